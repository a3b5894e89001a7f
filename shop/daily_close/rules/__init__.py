"""What the drawer should hold, and when a difference needs a second person."""
