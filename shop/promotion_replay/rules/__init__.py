"""Pricing past bills twice, and what the two prices say together. Pure."""
