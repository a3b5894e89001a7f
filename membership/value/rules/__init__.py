"""What is decided about stored value without looking anything up."""
