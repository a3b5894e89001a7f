"""Headquarters' command line, one module a theme; only `headquarters.__main__` puts them together."""
