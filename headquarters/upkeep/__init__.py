"""What keeps headquarters' books safe: sealed backups, the restore that begins a new life, digests for both ends."""
