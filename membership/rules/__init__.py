"""What is decided about members without looking anything up."""
