"""Selling: the cart, its price, tenders, the committed bill, holding and recalling, same-day corrections."""
