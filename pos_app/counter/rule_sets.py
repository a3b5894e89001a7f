"""Which promotions this till goes by: the newest set whose minute has come, that headquarters signed and we can read.

Sets arrive ahead of their minute and wait here, so that every till switches at the same one, with a line or without.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from kernel.secrets import signature_fits
from promotions.queries import published_sets, rules_of
from promotions.rules.snapshot import Published, believed, readable


@dataclass(frozen=True, slots=True)
class RulesHere:
    """A set that is gone by; `rules` in their JSON form."""

    version: int
    effective_at: str
    rules: list[dict[str, Any]]


NONE_YET = RulesHere(0, "", [])


@dataclass(slots=True)
class RuleSets:
    """`key` gives headquarters' public key, '' before the till is enrolled. What was checked once is kept."""

    key: Callable[[], str]
    _checked: tuple[tuple[Published, ...], str] = ((), "")
    _believed: list[Published] = field(default_factory=list)
    _read: dict[Published, RulesHere | None] = field(default_factory=dict)

    def in_force(self, connection: Connection, at: str) -> RulesHere:
        """The set at the ISO time `at`. One that is forged, or that this version cannot read, leaves the one before."""
        for one in self._good(connection):
            if one.effective_at <= at:
                found = self._here(connection, one)
                if found is not None:
                    return found
        return NONE_YET

    def _good(self, connection: Connection) -> list[Published]:
        known = published_sets(connection), self.key()
        if known != self._checked:
            self._checked, self._believed = known, believed(*known, signature_fits)
        return self._believed

    def _here(self, connection: Connection, one: Published) -> RulesHere | None:
        if one not in self._read:
            text = rules_of(connection, one.rule_set_version)
            good = readable(one, text)
            self._read[one] = RulesHere(one.rule_set_version, one.effective_at, json.loads(text)) if good else None
        return self._read[one]
