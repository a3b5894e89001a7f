"""What a count's scans say beside the books, and what a tag reader's text holds."""
