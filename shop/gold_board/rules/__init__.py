"""What a board must be to be published, and which one is in force."""
