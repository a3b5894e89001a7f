"""What registers hand in: checked, guarded, numbered and written, many registers in one transaction."""
