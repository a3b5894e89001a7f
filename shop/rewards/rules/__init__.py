"""What is decided about rewards without looking anything up."""
