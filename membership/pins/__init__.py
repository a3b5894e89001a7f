"""Changing a PIN: by the old one, or by a code that an office person gives a member who forgot theirs."""
