"""What is decided about a member's file without looking anything up."""
