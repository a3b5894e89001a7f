"""Headquarters: its command line."""
