"""Conditions that guards share: a right that is consumed, and what a document may give back."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from headquarters.tables import document_account
from kernel.facts import Entry
from kernel.projection import Add, RowOp, Set
from shop.returns.tables import sale_return
from sync.rights import right


def consumed(entry: Entry, right_id: str, account: str, amount: int, bonus: int = 0) -> RowOp:
    """So much is taken from a right; the table itself refuses more than was granted."""
    key = {"right_id": right_id, "register": entry.register}
    expect = {"live": 1, "account": account, "written_off": ""}  # the last one for the words of the exception
    return Set(right, key, {}, expect=expect, deltas={"spent": amount, "spent_bonus": bonus})


def on_document(fact: Any, **moved: int) -> RowOp:
    blank = {"points": 0, "principal_fen": 0, "bonus_fen": 0}
    key = {"document_no": fact.document_no, "member_id": fact.member_id}
    return Add(document_account, key, {**blank, **moved})


def off_document(fact: Any, **moved: int) -> RowOp:
    """Taken off a document that must be there; the table itself refuses more than stands on it."""
    key = {"document_no": fact.document_no, "member_id": fact.member_id}
    minus = {name: -amount for name, amount in moved.items()}
    return Set(document_account, key, {}, expect=key, deltas=minus)


def came_back(sale_no: str, fact: Any, store: str) -> Iterator[RowOp]:
    """Goods of a bill came back to the writer's store, or what was given for them in the named exchanges."""
    *exchanged, last = pairwise((sale_no, *getattr(fact, "through", ()), fact.returned_on))
    for of_sale_no, on in exchanged:
        step = {"of_sale_no": of_sale_no, "sale_no": on}
        yield Set(sale_return, step, {}, expect=step)
    yield Set(sale_return, {"of_sale_no": last[0], "sale_no": last[1]}, {}, expect={"store": store})
