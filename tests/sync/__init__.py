"""Entries on their way between a till and headquarters."""
