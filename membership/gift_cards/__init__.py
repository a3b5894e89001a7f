"""Gift cards: made in batches at headquarters, sold at a till, spent by number and secret, by whoever holds them."""
