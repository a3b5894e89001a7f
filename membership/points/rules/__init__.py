"""What is decided about points without looking anything up."""
