"""What makes a member silver, gold or diamond: the chain's policy, what counts, rising at once, the yearly review."""
