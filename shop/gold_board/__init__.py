"""Today's gold prices (今日金价): versioned, effective from a minute, never edited."""
