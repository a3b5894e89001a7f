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
    "voucher.rule_unknown": (
        "No published promotion is a voucher with the code {rule}.",
        "No voucher was made.",
        "Publish the voucher's rule first, or name the code that it has: promotions show.",
    ),
    "voucher.batch_wrong": ("Such a batch cannot be: {problem}.", "No voucher was made.", "Put it right."),
    "voucher.nothing_to_void": (
        "{named} is no voucher and no batch that anybody could still use.",
        "Every voucher stands as it did.",
        "Look at them: vouchers list, vouchers show.",
    ),
    "voucher.all_held": (
        "Registers hold all {held} that are meant: for a bill that is about to be paid, or for when they have no line.",
        "Every voucher stands as it did.",
        "Try again later; call in what is held for longer: rights list.",
    ),
}
