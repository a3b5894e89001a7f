"""What is decided about gift cards without looking anything up."""
