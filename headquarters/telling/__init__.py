"""Who is told what: feeds by audience, members met and withdrawn, look-ups, the news that something waits."""
