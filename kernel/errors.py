"""The error a counter can put right. Anything else is our fault and flies to the crash handler."""

from __future__ import annotations


class DomainError(Exception):
    """Something the counter can settle.

    `code` is stable (the screen looks up the Chinese words by it); `facts` are the plain values that the
    words need, already formatted for a person where they are amounts or weights.
    """

    code = "domain"

    def __init__(self, **facts: object) -> None:
        super().__init__(f"{self.code}: " + ", ".join(f"{name}={value}" for name, value in facts.items()))
        self.facts = facts
