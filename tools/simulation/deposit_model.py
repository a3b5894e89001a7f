"""Money paid ahead on orders, as the second bookkeeping sees it: from which accounts it came, and how it went back."""

from __future__ import annotations

from collections.abc import Collection, MutableMapping
from itertools import pairwise
from typing import Any

OrderMove = tuple[str, str, str]
"""An order, taken | applied | refunded, and the bill."""


def moved(
    orders: set[OrderMove], documents: MutableMapping[tuple[str, str], list[int]], what: str, body: dict[str, Any]
) -> None:
    """It stands on its order by the accounts that it came from: points, principal and bonus."""
    orders.add((body["order_no"], what, body["document_no"]))
    for name, sign in (("before", -1), ("ways", 1)):
        for way in body.get(name, ()):
            paid = documents[body["order_no"], body["member_id"]]
            paid[1] += sign * way["principal_fen"]
            paid[2] += sign * way["bonus_fen"]


def gave_back(orders: Collection[OrderMove], back: Collection[tuple[str, str]], body: dict[str, Any]) -> bool:
    """Whether the order took this money, and is off, or handed its goods over on a bill of which goods came back."""
    order_no, applied_on, on = body["order_no"], body["applied_on"], body["returned_on"]
    if (order_no, "taken", body["document_no"]) not in orders:
        return False
    if not applied_on:
        return (order_no, "refunded", on) in orders
    return (order_no, "applied", applied_on) in orders and (on == applied_on or came_back(back, applied_on, body))


def came_back(back: Collection[tuple[str, str]], sale_no: str, body: dict[str, Any]) -> bool:
    """Whether goods of the bill came back on the one that is named, or what was given for them in the exchanges."""
    return all(step in back for step in pairwise([sale_no, *body.get("through", ()), body["returned_on"]]))
