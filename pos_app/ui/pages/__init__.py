"""Screens that fill the window."""
