"""The engine's answer: what is paid, which rule took how much of which unit, and why others did not."""

from __future__ import annotations

from msgspec import Struct


class PricedLine(Struct, frozen=True):
    """The whole line in fen. list_fen - sum of shares = net_fen = sum(unit_nets)."""

    id: str
    list_fen: int
    net_fen: int
    unit_nets: tuple[int, ...]
    shares: tuple[tuple[str, int], ...]


class AppliedRule(Struct, frozen=True):
    """A rule on this bill and the fen it took off; 0 for gifts, add-ons and points.

    `uses` as limits count them: units, groups, or one for the bill; steps where vouchers are handed out by steps.
    `points` are what the customer gives for it.
    """

    rule_id: str
    rev: int
    name: str
    stage: str
    fen: int
    uses: int = 1
    points: int = 0


class AddOnTaken(Struct, frozen=True):
    rule_id: str
    sku: str
    fen: int


class VoucherEarned(Struct, frozen=True):
    """`count` vouchers to be handed out with this bill, of the voucher rule with `code`, good for `days`."""

    rule_id: str
    code: str
    count: int
    days: int


class Reason(Struct, frozen=True):
    """Why a rule is not on this bill.

    `number` is fen (SHORT_BY, WORSE_BY), pieces for SHORT_BY_PIECES, mg for SHORT_BY_WEIGHT, points for
    SHORT_BY_POINTS.
    `other` is the name of the rule that took the lane (LANE_TAKEN_BY) or forbids it (NOT_WITH).
    """

    rule_id: str
    name: str
    code: str
    number: int | None = None
    other: str | None = None


class Priced(Struct, frozen=True):
    """pay_fen = sum of line nets + add-ons. `labels` counts the search's steps, the same on every machine.

    `optimal` is False when the label budget ran out; then the best price is at most `gap_fen` lower.
    `points` is None without a points rule; `points_spent` is what the customer gives for things wanted for points.
    """

    pay_fen: int
    list_fen: int
    lines: tuple[PricedLine, ...]
    applied: tuple[AppliedRule, ...]
    gifts: tuple[str, ...]
    add_ons: tuple[AddOnTaken, ...]
    points: int | None
    optimal: bool
    gap_fen: int
    reasons: tuple[Reason, ...]
    labels: int
    rules_hash: str
    vouchers: tuple[VoucherEarned, ...] = ()
    points_spent: int = 0
