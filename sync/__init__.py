"""Entries on their way between places: outbox, inbox, transport, rights. Knows entries, not rings or members."""
