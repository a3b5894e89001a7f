"""A replay: past bills under other rules. It records nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection

from kernel.errors import DomainError
from shop.promotion_replay.queries import UnreadBill, count_past_bills, past_bills
from shop.promotion_replay.rules.adding_up import Sum
from shop.promotion_replay.rules.pricing import Timer, TwoPrices
from shop.promotion_replay.rules.report import Report

OTHER_VERSION = "sheet.other_version"
GoOn = Callable[[int, int], bool]
"""(bills looked at, bills in all) -> False to stop after this bill with what is known by then."""


def replay(
    connection: Connection, rules: Sequence[dict[str, Any]], *,
    first_day: str, last_day: str, costs: bool, timer: Timer, go_on: GoOn,
) -> Report:  # fmt: skip
    """What `rules` would have made of the bills that this till sold on the business days `first_day` to `last_day`.

    Of them `costs` tells margins too. Raises RuleRefused.
    """
    prices = TwoPrices(rules, timer)
    return replay_under(connection, prices, first_day=first_day, last_day=last_day, costs=costs, go_on=go_on)


def replay_under(
    connection: Connection, prices: TwoPrices, *, first_day: str, last_day: str, costs: bool, go_on: GoOn
) -> Report:
    """As `replay`, with the rules made ready."""
    total = count_past_bills(connection, first_day, last_day)
    found = Sum(prices.rule_set, costs)
    for bill in past_bills(connection, first_day, last_day, costs=costs):
        if isinstance(bill, UnreadBill):
            found.skip(bill.sale_no, OTHER_VERSION)
        else:
            try:
                both = prices.price(bill)
            except DomainError as error:
                found.skip(bill.sale_no, error.code)
            else:
                found.add(both)
        if not go_on(found.done, total):
            break
    return found.report(first_day=first_day, last_day=last_day, bills=total)
