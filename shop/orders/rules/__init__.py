"""What a deposit is in law, what a cancelled order gives back, and which price a locked line has."""
