"""The person behind a member: the file, what was agreed to, who looked at it."""
