"""What an article's record may say."""
