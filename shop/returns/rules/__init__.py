"""What a return gives back, and by which ways."""
