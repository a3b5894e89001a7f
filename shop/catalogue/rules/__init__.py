"""What a piece is: its kinds, purity, composed name, code, and what makes a record of it wrong."""
