"""Deliveries against their lists, and the balance of pieces and grams."""
