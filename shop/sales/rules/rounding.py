"""Odd money (抹零): what the chain's rounding and a person's word take off a bill, line by line, to the fen.

First each line is rounded, then the bill, then comes what was let go by hand. Every part is a share of its line beside
the promotions', so that a return gives back what was paid. A share below zero was added by rounding up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from kernel.money import split_by_weight, to_unit
from shop.sales.facts import PricingPolicy

FINISH, LINE_ODD, BY_HAND = "FINISH", "LINE-ODD", "ODD-BY-HAND"
NAMES = {FINISH: "抹零", LINE_ODD: "舍零取整", BY_HAND: "手工抹零"}
BY_HAND_MOST_FEN = 100_00  # a hundred yuan is no odd money: more is a discount, which is a rule


class OddShare(NamedTuple):
    rule_id: str
    fen: int


def finish_rule(policy: PricingPolicy) -> dict[str, Any] | None:
    """The bill's rounding down as a promotion rule, so that no voucher is spent on what it would take anyway.

    None where lines are rounded before it, or the bill is not rounded down: then `round_bill` alone does it.
    """
    if policy.ticket_unit_fen == 1 or policy.ticket_mode != "floor" or policy.line_unit_fen != 1:
        return None
    return {
        "id": FINISH, "name": NAMES[FINISH], "stage": "finish", "scope": {"all": True}, "mandatory": True,
        "benefit": {"type": "round_down_to", "fen": policy.ticket_unit_fen},
    }  # fmt: skip


def round_bill(
    nets: Sequence[int], policy: PricingPolicy, *, besides_fen: int = 0, by_hand_fen: int = 0
) -> list[list[OddShare]]:
    """What each line with its net fen loses, in order; `besides_fen` is on the bill too and is not rounded by itself.

    By hand no more goes than the lines come to.
    """
    left = [to_unit(net, policy.line_unit_fen, policy.line_mode) for net in nets]
    shares = [[OddShare(LINE_ODD, net - after)] if net != after else [] for net, after in zip(nets, left, strict=True)]
    bill = sum(left) + besides_fen
    _take(left, shares, FINISH, bill - to_unit(bill, policy.ticket_unit_fen, policy.ticket_mode))
    _take(left, shares, BY_HAND, by_hand_fen)
    return shares


def _take(left: list[int], shares: list[list[OddShare]], rule_id: str, fen: int) -> None:
    fen = min(fen, sum(left))
    if fen == 0 or not any(left):
        return
    sign = 1 if fen > 0 else -1
    for place, share in enumerate(split_by_weight(abs(fen), left, left if sign > 0 else None)):
        if share:
            left[place] -= sign * share
            shares[place].append(OddShare(rule_id, sign * share))
