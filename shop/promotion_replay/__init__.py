"""What other promotions would have made of past bills: each priced under its own rules and under those in question."""
