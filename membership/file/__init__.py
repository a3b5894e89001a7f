"""The person behind a member: what is kept of them, what they agreed to, who looked at it."""
