"""What is decided about an account's history without looking anything up."""
