"""Headquarters: receives the registers' journals, shares them out, and says who may spend what."""
