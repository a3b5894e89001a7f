"""Stored value (储值): what is sold under which contract, in which order it is used, how it is given back."""
