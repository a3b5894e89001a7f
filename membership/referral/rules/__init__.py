"""What is decided about invitations without looking anything up."""
