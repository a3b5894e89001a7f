"""Headquarters' books kept a second time, in plain dicts, from nothing but the journal and the shop's own words.

Knows no projection, no guard and no table: it decides by itself which entries may count, and what they do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import select

from kernel.database import Database
from kernel.facts import Entry
from kernel.tables import exception_ledger, journal
from tools.simulation.deposit_model import came_back, gave_back, moved
from tools.simulation.gift_model import GIFT_DEEDS, GIFT_HQ_ONLY, GiftCard
from tools.simulation.member_model import CARRIED, UNJUDGED, take_note
from tools.simulation.voucher_model import VOUCHER_DEEDS, VOUCHER_HQ_ONLY

HQ = "HQ"
_MOVING = ("membership.points_earned", "membership.topped_up", "membership.stored_value_spent",
           "membership.stored_value_put_back", "membership.points_spent", "membership.opening_balance",
           "membership.points_taken_back")  # fmt: skip
_AMOUNTS = ("points", "principal_fen", "bonus_fen", "amount", "fen")
_DEPOSIT = "orders.deposit_"
Place = tuple[str, int, int]
_NAMES = Entry.__struct_fields__
_HQ_ONLY = ("rights.granted", "rights.refused", "rights.called_in", "rights.quarantined", "rights.written_off",
            "membership.introduced", "membership.withdrawn", "membership.opening_balance", CARRIED,
            *GIFT_HQ_ONLY, *VOUCHER_HQ_ONLY)  # fmt: skip


def own_entries(database: Database, register: str) -> list[Entry]:
    """A register's entries in a file, in the order of its chain."""
    query = select(*(journal.c[name] for name in _NAMES)).where(journal.c.register == register)
    with database.reading() as connection:
        return [Entry(**row._mapping) for row in connection.execute(query.order_by(journal.c.epoch, journal.c.seq))]


def all_entries(database: Database) -> list[Entry]:
    """Everything in a file, in the order in which it was kept."""
    query = select(*(journal.c[name] for name in _NAMES)).order_by(journal.c.no)
    with database.reading() as connection:
        return [Entry(**row._mapping) for row in connection.execute(query)]


def exceptions_of(database: Database) -> dict[Place, str]:
    """Why entries had no effect, by their place."""
    with database.reading() as connection:
        rows = connection.execute(select(exception_ledger)).all()
    return {(row.register, row.epoch, row.seq): row.reason for row in rows}


def place_of(entry: Entry) -> Place:
    return entry.register, entry.epoch, entry.seq


def unwrapped(entry: Entry) -> Entry:
    """What an entry of a branch carries, or one that was tried again, which counts, or not, as itself; else itself."""
    if entry.kind == "chain.tried_again":
        return unwrapped(msgspec.convert(msgspec.json.decode(entry.body)["entry"], Entry))
    if entry.kind != "chain.branch_entry":
        return entry
    told: dict[str, Any] = msgspec.json.decode(entry.body)
    told |= {"kind": told["entry_kind"], "version": told["entry_version"]}
    return msgspec.convert({name: told[name] for name in _NAMES}, Entry)


@dataclass
class Right:
    """One right, as its facts tell it."""

    account: str
    granted: int
    bonus: int
    kind: str = "one_sale"
    spent: int = 0
    spent_bonus: int = 0
    live: bool = True
    aside: bool = True
    closable: bool = True
    state: str = "open"
    epoch: int = 0  # of the register's chain, for what it sold itself


@dataclass
class Model:
    """What the journal says. `wrong` names entries that counted and may not have, or the reverse."""

    accounts: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))  # points, fen, fen
    rights: dict[tuple[str, str], Right] = field(default_factory=dict)
    refused: set[tuple[str, str]] = field(default_factory=set)
    vouchers: dict[str, str] = field(default_factory=dict)
    used_on: dict[str, str] = field(default_factory=dict)  # on which bill a voucher was used last
    given_on: dict[str, str] = field(default_factory=dict)  # which bill handed a voucher out
    goods_back: set[str] = field(default_factory=set)  # vouchers of bills whose goods came back
    quotas: dict[str, list[int]] = field(default_factory=dict)  # total, used
    per_member: dict[str, int] = field(default_factory=dict)  # what one member may have of a quota
    had: dict[tuple[str, str], int] = field(default_factory=dict)  # what one had, by quota and member
    sold: dict[str, dict[str, Any]] = field(default_factory=dict)  # paid bills as they were told, by number
    members: set[str] = field(default_factory=set)
    documents: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    gifts: dict[str, GiftCard] = field(default_factory=dict)
    bills: dict[str, str] = field(default_factory=dict)  # the store of each paid bill, by its number
    orders: set[tuple[str, str, str]] = field(default_factory=set)  # order, taken | applied | refunded, and the bill
    back: set[tuple[str, str]] = field(default_factory=set)  # bills of which goods came back, and on which bill
    taken_back: dict[str, int] = field(default_factory=lambda: defaultdict(int))  # points, by member
    moved: set[str] = field(default_factory=set)  # ids of entries that moved an account: a branch may bring one first
    wrong: list[str] = field(default_factory=list)

    def replay(self, entries: Iterable[Entry], troubled: dict[Place, str]) -> Model:
        for entry in entries:
            self._read(entry, troubled.get(place_of(entry)))
        return self

    def _read(self, entry: Entry, trouble: str | None) -> None:
        entry = unwrapped(entry)
        deed = _DEEDS.get(entry.kind)
        if entry.kind == "returns.line_returned" and trouble is None:  # bills_model.py says whether it may count
            told: dict[str, str] = msgspec.json.decode(entry.body)
            self.back.add((told["of_sale_no"], told["sale_no"]))
        if entry.kind.startswith(_DEPOSIT) and trouble is None:
            what = entry.kind.removeprefix(_DEPOSIT)
            moved(self.orders, self.documents, what, msgspec.json.decode(entry.body))
        if entry.kind == "sales.completed" and trouble is None:
            sold: dict[str, Any] = msgspec.json.decode(entry.body)
            self.bills[sold["sale_no"]], self.sold[sold["sale_no"]] = sold["store"], sold
        if deed is None:
            if entry.kind.startswith(UNJUDGED):
                take_note(self, entry, trouble)
                return
            if entry.kind.startswith("future.") != (trouble is not None and trouble.startswith("unknown kind")):
                self.wrong.append(f"{entry.kind} of {place_of(entry)}: {trouble}")
            return
        body: dict[str, Any] = msgspec.json.decode(entry.body)
        legal = entry.register == HQ or not entry.kind.startswith(_HQ_ONLY)
        legal = legal and (entry.kind == CARRIED or all(body.get(name, 0) >= 0 for name in _AMOUNTS))
        legal = legal and not (entry.kind in _MOVING and entry.id in self.moved)
        self.moved.add(entry.id)
        why = "" if legal and deed(self, entry, body) else "the shop's rules forbid it"
        if bool(why) != (trouble is not None):
            self.wrong.append(f"{entry.kind} of {place_of(entry)}: {why or 'it is in order'}, but: {trouble}")

    def free(self, account: str) -> tuple[int, int]:
        """(principal or points, bonus) of an account that no register holds.

        Points that a return took back may have been set aside before: they are not asked for there.
        """
        what, _, name = account.partition(":")
        points, principal, bonus = self.accounts[name]
        held = [one for one in self.rights.values() if one.account == account and one.aside]
        left = sum(one.granted - one.spent for one in held)
        left_bonus = sum(one.bonus - one.spent_bonus for one in held)
        return (
            (points + self.taken_back[name] - left, 0)
            if what == "points"
            else (principal - left + left_bonus, bonus - left_bonus)
        )

    def use(self, entry: Entry, body: dict[str, Any], account: str, amount: int, bonus: int = 0) -> bool:
        """Take from a right of this very register; False when it may not."""
        one = self.rights.get((body["right_id"], entry.register))
        if one is None or not one.live or one.account != account:
            return False
        if one.spent + amount > one.granted or one.spent_bonus + bonus > one.bonus:
            return False
        one.spent += amount
        one.spent_bonus += bonus
        return True


def _moved(model: Model, body: dict[str, Any], sign: int, *, document: bool = False) -> None:
    amounts = [sign * body.get(name, 0) for name in ("points", "principal_fen", "bonus_fen")]
    kept = model.accounts[body["member_id"]]
    for place, amount in enumerate(amounts):
        kept[place] += amount
        if document:
            model.documents[body["document_no"], body["member_id"]][place] += abs(amount)


def _enrolled(model: Model, _entry: Entry, body: dict[str, Any]) -> bool:
    fresh = body["member_id"] not in model.members
    model.members.add(body["member_id"])
    return fresh


def _earned(model: Model, _entry: Entry, body: dict[str, Any]) -> bool:
    _moved(model, body, 1, document=True)
    return True


def _opening(model: Model, _entry: Entry, body: dict[str, Any]) -> bool:
    _moved(model, body, 1)
    return True


def _topped_up(model: Model, entry: Entry, body: dict[str, Any]) -> bool:
    key = (body["right_id"], entry.register)
    if entry.register != HQ:
        if key in model.rights or key in model.refused:
            return False
        amount = body["principal_fen"] + body["bonus_fen"]
        model.rights[key] = Right(
            f"value:{body['member_id']}", amount, body["bonus_fen"], kind="lease", epoch=entry.epoch
        )
    _moved(model, body, 1)
    return True


def _value_spent(model: Model, entry: Entry, body: dict[str, Any]) -> bool:
    amount = body["principal_fen"] + body["bonus_fen"]
    if not model.use(entry, body, f"value:{body['member_id']}", amount, body["bonus_fen"]):
        return False
    _moved(model, body, -1, document=True)
    return True


def _value_put_back(model: Model, _entry: Entry, body: dict[str, Any]) -> bool:
    """No more goes back than this member paid with the bill, and of money paid ahead than they paid for the order."""
    order_no = body.get("order_no", "")
    if not (gave_back(model.orders, model.back, body) if order_no else _came_back(model, body)):
        return False
    papers = [body["document_no"], *([order_no] if order_no else [])]
    paid = [model.documents[paper, body["member_id"]] for paper in papers]
    if any(body["principal_fen"] > one[1] or body["bonus_fen"] > one[2] for one in paid):
        return False
    _moved(model, body, 1)
    for one in paid:
        one[1] -= body["principal_fen"]
        one[2] -= body["bonus_fen"]
    return True


def _points_taken_back(model: Model, _entry: Entry, body: dict[str, Any]) -> bool:
    """No more than the bill brought this member."""
    brought = model.documents[body["document_no"], body["member_id"]]
    if not _came_back(model, body) or body["points"] > brought[0]:
        return False
    _moved(model, body, -1)
    model.taken_back[body["member_id"]] += body["points"]
    brought[0] -= body["points"]
    return True


def _came_back(model: Model, body: dict[str, Any]) -> bool:
    """Whether goods of the bill came back on the one that is named, or none is: a bill of the day is corrected."""
    return not body.get("returned_on") or came_back(model.back, body["document_no"], body)


def _points_spent(model: Model, entry: Entry, body: dict[str, Any]) -> bool:
    if not model.use(entry, body, f"points:{body['member_id']}", body["points"]):
        return False
    _moved(model, body, -1)
    return True


def _granted(model: Model, _entry: Entry, body: dict[str, Any]) -> bool:
    key = (body["right_id"], body["register"])
    if key in model.rights or key in model.refused:
        return False
    model.rights[key] = Right(
        body["account"], body["amount"], body.get("bonus", 0), kind=body.get("right_kind", "one_sale")
    )
    return True


def _refused(model: Model, _entry: Entry, body: dict[str, Any]) -> bool:
    key = (body["right_id"], body["register"])
    fresh = key not in model.rights and key not in model.refused
    model.refused.add(key)
    return fresh


def _closed(model: Model, entry: Entry, body: dict[str, Any]) -> bool:
    one = model.rights.get((body["right_id"], entry.register))
    if one is not None and one.closable:
        one.live, one.aside, one.closable, one.state = False, False, False, "closed"
    return True


def _given_up(model: Model, entry: Entry, body: dict[str, Any]) -> bool:
    key = (body["right_id"], entry.register)
    one = model.rights.get(key)
    if one is None:
        model.refused.add(key)
    elif one.closable:
        one.live, one.aside, one.closable, one.state = False, False, False, "given_up"
    return True


def _of_other(state: str, *, live: bool, aside: bool) -> Callable[[Model, Entry, dict[str, Any]], bool]:
    def deed(model: Model, _entry: Entry, body: dict[str, Any]) -> bool:
        one = model.rights.get((body["right_id"], body["register"]))
        if one is not None and one.aside and (state != "called_in" or one.state == "open"):
            one.state, one.aside = state, aside
            one.live = one.live and live
            one.closable = one.closable and state == "called_in"
        return True

    return deed


def _restored(model: Model, entry: Entry, _body: dict[str, Any]) -> bool:
    """A till that was set back does not know all that it spent: a person decides about what it held."""
    for (_right_id, register), one in model.rights.items():
        if register == entry.register and one.closable:
            one.state, one.closable = "quarantined", False
    return True


Deed = Callable[[Model, Entry, dict[str, Any]], bool]
_DEEDS: dict[str, Deed] = {
    "membership.enrolled": _enrolled,
    "membership.points_earned": _earned,
    "membership.opening_balance": _opening,
    "membership.topped_up": _topped_up,
    "membership.stored_value_spent": _value_spent,
    "membership.stored_value_put_back": _value_put_back,
    "membership.points_taken_back": _points_taken_back,
    "membership.points_spent": _points_spent,
    CARRIED: _opening,
    **GIFT_DEEDS,
    **VOUCHER_DEEDS,
    "rights.granted": _granted,
    "rights.refused": _refused,
    "rights.closed": _closed,
    "rights.given_up": _given_up,
    "rights.called_in": _of_other("called_in", live=True, aside=True),
    "upkeep.restored": _restored,
    "rights.quarantined": _of_other("quarantined", live=True, aside=True),
    "rights.written_off": _of_other("written_off", live=False, aside=False),
}
