"""What a register may say of promotions: that a person there asks for other ones, and takes that back.

Asking puts nothing in force. What is asked for must be readable, for people of headquarters are shown it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from kernel.facts import Entry
from kernel.projection import Conflict, RowOp
from promotions.errors import RuleRefused
from promotions.rules.rule_set import RuleSet, canonical, raw_rules

MOST_CHARACTERS = 1_000_000  # of rules: two thousand long ones


def _proposed(entry: Entry, fact: Any) -> Iterator[RowOp]:
    """In the name of the person who wrote it down, so that nobody lets their own rules through."""
    if fact.proposed_by != entry.actor:
        raise Conflict(f"{entry.actor} does not propose in the name of {fact.proposed_by}")
    if len(fact.rules) > MOST_CHARACTERS or fact.base_version < 0:
        raise Conflict("nobody writes such rules")
    try:
        rules = RuleSet.read(fact.rules)
        in_order = canonical(raw_rules(fact.rules)) == fact.rules
        if fact.effective_at:
            in_order &= datetime.fromisoformat(fact.effective_at).tzinfo is not None
    except (RuleRefused, ValueError) as error:
        raise Conflict(f"{fact.proposal_no} cannot be carried out: {error}") from error
    if not in_order or rules.hash != fact.hash:
        raise Conflict(f"{fact.proposal_no} is not what it says")
    yield from ()


RULE_SET_GUARDS: Mapping[str, Callable[[Entry, Any], Iterable[RowOp]]] = {"promotions.rule_set_proposed": _proposed}
