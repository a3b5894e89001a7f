"""What happened to a card, as rows; and what headquarters puts before a register's word about it.

A row goes by the number of its last step, so that every place ends with the same one in whichever order it hears.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from kernel.facts import Entry, Fact
from kernel.projection import Conflict, Ensure, Handlers, Insert, Remove, RowOp, Set
from membership.cards.facts import CardExchanged, CardIssued, CardsMade, CardStepped
from membership.projection import card_row, card_version
from membership.rules.card_states import GONE, HEADQUARTERS_STEPS, REVOKED, kept_state, next_state, next_version
from membership.tables import card_blank, member, member_account, member_card


def _made(entry: Entry, fact: CardsMade) -> Iterable[RowOp]:
    for card_no in fact.card_nos:
        yield Insert(card_blank, {"card_no": card_no, "store": fact.store, "made_on": entry.business_date})


def _issued(entry: Entry, fact: CardIssued) -> Iterable[RowOp]:
    yield Remove(card_blank, {"card_no": fact.card_no})
    said = {
        "card_kind": fact.card_kind, "state": "issued", "since": entry.wall, "valid_until": fact.valid_until,
        "payment_fen": fact.payment_fen, "day_fen": fact.day_fen, "sealed_pin_hash": fact.sealed_pin_hash,
    }  # fmt: skip
    yield Ensure(member_card, {**card_row(fact.card_no, fact.member_id), **said})  # it may have been told already


def _stepped(entry: Entry, fact: CardStepped) -> Iterable[RowOp]:
    yield _now(entry, fact)


def _exchanged(entry: Entry, fact: CardExchanged) -> Iterable[RowOp]:
    yield _now(entry, fact)
    yield Remove(card_blank, {"card_no": fact.new_card_no})
    said = {
        "card_kind": fact.card_kind, "since": entry.wall, "valid_until": fact.valid_until,
        "payment_fen": fact.payment_fen, "day_fen": fact.day_fen, "sealed_pin_hash": fact.sealed_pin_hash,
    }  # fmt: skip
    yield Ensure(member_card, {**card_row(fact.new_card_no, fact.member_id), **said})


def _now(entry: Entry, fact: CardStepped | CardExchanged) -> RowOp:
    state = next_state(fact.seen, fact.step)
    if state is None:
        raise Conflict(f"a card that is {fact.seen} does not {fact.step}")
    values = {
        "state": state, "live": int(state not in GONE), "revoked": int(state in REVOKED), "since": entry.wall,
        "version": card_version(fact.number),
    }  # fmt: skip
    if isinstance(fact, CardStepped):
        values["valid_until"] = fact.valid_until
    return Set(member_card, {"card_no": fact.card_no}, values, later_by="version")


PROJECTIONS: Handlers = {
    CardsMade: _made,
    CardIssued: _issued,
    CardStepped: _stepped,
    CardExchanged: _exchanged,
}


def _guard_issued(_entry: Entry, fact: CardIssued) -> Iterable[RowOp]:
    if min(fact.payment_fen, fact.day_fen) < 0:
        raise Conflict("a card's limit is negative")
    yield Set(member, {"member_id": fact.member_id}, {}, expect={"state": "active"})
    yield from _nobodys(fact.card_no, fact.member_id)


def _guard_stepped(_entry: Entry, fact: CardStepped) -> Iterable[RowOp]:
    if (fact.step, fact.card_kind) in HEADQUARTERS_STEPS:
        raise Conflict(f"to {fact.step} a {fact.card_kind} card is headquarters' to say")
    yield _as_seen(fact, {})
    if (fact.step, fact.card_kind) == ("close", "main"):
        yield Set(member_account, {"member_id": fact.member_id}, {}, expect={"principal_fen": 0, "bonus_fen": 0})


def _guard_exchanged(_entry: Entry, fact: CardExchanged) -> Iterable[RowOp]:
    kept = {"payment_fen": fact.payment_fen, "day_fen": fact.day_fen, "sealed_pin_hash": fact.sealed_pin_hash}
    yield _as_seen(fact, kept)
    yield from _nobodys(fact.new_card_no, fact.member_id)


def _nobodys(card_no: str, member_id: str) -> Iterable[RowOp]:
    """The number is free: its row is made and taken away again, which fails where there is one."""
    yield Insert(member_card, card_row(card_no, member_id))
    yield Remove(member_card, {"card_no": card_no})


def _as_seen(fact: CardStepped | CardExchanged, more: dict[str, Any]) -> RowOp:
    """The card is that member's and stands as the writer saw it; nobody did anything with it meanwhile."""
    if fact.number != next_version(fact.after, decisive=False):
        raise Conflict(f"step {fact.number} does not follow {fact.after}")
    seen = {
        "member_id": fact.member_id, "card_kind": fact.card_kind, "state": kept_state(fact.seen),
        "version": card_version(fact.after),
    }  # fmt: skip
    return Set(member_card, {"card_no": fact.card_no}, {}, expect={**seen, **more})


GUARDS: dict[type[Fact], Callable[[Entry, Any], Iterable[RowOp]]] = {
    CardIssued: _guard_issued,
    CardStepped: _guard_stepped,
    CardExchanged: _guard_exchanged,
}
