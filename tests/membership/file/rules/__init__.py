"""What is decided about a file."""
