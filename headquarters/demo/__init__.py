"""A chain to look at: two stores, their people, pieces, members, gold board and promotions, the same for each seed."""
