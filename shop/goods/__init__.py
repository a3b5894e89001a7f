"""Goods that are kept by quantity (饰品, gifts, packaging): what they are, how many lie where, and why."""
