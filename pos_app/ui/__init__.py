"""What each screen looks like; the only folder that knows Qt."""
