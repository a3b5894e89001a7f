"""What a till was told of members by headquarters, and whether that still holds when either of them was set back."""
