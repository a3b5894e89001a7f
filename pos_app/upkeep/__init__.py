"""What keeps a till's books safe: automatic sealed backups, the recovery sheet for the safe, and the restore."""
