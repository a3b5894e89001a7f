"""What the commands about promotions say when something cannot be; as words.py."""

from __future__ import annotations

_STANDS = "The promotions in force stand."

RULE_WORDS: dict[str, tuple[str, str, str]] = {
    "promotions.rule_refused": ("Rule {rule} cannot be carried out: {problem}.", _STANDS, "Put the file right."),
    "promotions.rule_set_refused": (
        "These promotions cannot be put in force: {reason}.",
        _STANDS,
        "Give another time.",
    ),
    "promotions.proposal_not_open": (
        "{proposal} does not wait for anybody: {state}.",
        _STANDS,
        "Look at what waits: promotions list.",
    ),
    "promotions.second_person": (
        "Whoever proposed promotions does not approve them.",
        _STANDS,
        "Let another person of headquarters decide.",
    ),
}
