"""Pure: rules and baskets as values, and the search for the best price."""
