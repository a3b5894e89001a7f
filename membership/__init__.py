"""Members, cards, points and stored value."""
