"""Which step of a ticket may follow which, and what becomes of a customer's own metal."""
