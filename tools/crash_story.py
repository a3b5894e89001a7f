"""What a till is told before it is killed, and what must be in its books for it: a seeded story and a plain model.

The model knows nothing of journals or tables: only what a cashier would write on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from kernel.money import parse_yuan, plain_yuan
from tools.small_shop import VALUE_PIN, Guide

OF_NO_SHOP = "6999999999994"
UNKNOWN = "?"  # the number of a bill or hold whose answer never came
UNDO_STEPS, MOST_COUNTS, MOST_LINES = 20, 2, 6
Command = dict[str, Any]
Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Paid:
    """One tender, fen."""

    method: str
    amount: int
    tendered: int


@dataclass(frozen=True, slots=True)
class Bill:
    """Goods, buyer and tenders of a cart, a parked bill or a committed one; `due` fen, -1 while nobody has said it."""

    lines: tuple[str, ...] = ()
    member: str = ""
    tenders: tuple[Paid, ...] = ()
    due: int = -1

    @property
    def left(self) -> int:
        return self.due - sum(tender.amount for tender in self.tenders)


@dataclass(frozen=True, slots=True)
class World:
    """Everything that the shop's paper says. `movements` are cash moved, `voids` reasons, `counts` of the drawer."""

    cart: Bill = Bill()
    sales: Mapping[str, Bill] = field(default_factory=dict)
    holds: Mapping[str, Bill] = field(default_factory=dict)
    movements: tuple[tuple[str, int, str], ...] = ()
    voids: tuple[str, ...] = ()
    counts: int = 0
    in_tender: bool = False
    undo: tuple[Bill, ...] = ()


def after(world: World, command: Command) -> World:
    """The world if `command` is carried out; numbers that only the till can say are UNKNOWN."""
    return _EFFECTS[command["do"]](world, command)


def learn(world: World, command: Command, answer: Answer) -> World:
    """The world after an answer: unchanged when refused, else as told, with the numbers that the answer names."""
    if not answer["ok"]:
        return world
    told = after(world, command)
    if "sale_no" in answer and command["do"] == "commit":
        told = replace(told, sales=_named(told.sales, answer["sale_no"]))
    if command["do"] == "hold":
        told = replace(told, holds=_named(told.holds, answer["hold"]["hold_no"]))
    if "left" in answer:
        told = replace(told, in_tender=True, cart=replace(told.cart, due=_fen(answer["due"])))
    return told


def _named(bills: Mapping[str, Bill], number: str) -> dict[str, Bill]:
    return {number if known == UNKNOWN else known: bill for known, bill in bills.items()}


def _fen(text: str) -> int:
    return parse_yuan(text.replace(",", ""))


# --- what each command does ----------------------------------------------------------------------------------------


def _same(world: World, _command: Command) -> World:
    return world


def _scan(world: World, command: Command) -> World:
    if command["code"] in world.cart.lines:
        return world
    return _changed(world, replace(world.cart, lines=(*world.cart.lines, command["code"])))


def _changed(world: World, cart: Bill) -> World:
    return replace(world, cart=cart, undo=(*world.undo, world.cart)[-UNDO_STEPS:])


def _attach(world: World, command: Command) -> World:
    return _changed(world, replace(world.cart, member=command["id"]))


def _detach(world: World, _command: Command) -> World:
    return _changed(world, replace(world.cart, member=""))


def _remove_line(world: World, command: Command) -> World:
    place = command["no"] - 1
    rest = world.cart.lines[:place] + world.cart.lines[place + 1 :]
    return _changed(world, replace(world.cart, lines=rest))


def _undo(world: World, _command: Command) -> World:
    return replace(world, cart=world.undo[-1], undo=world.undo[:-1]) if world.undo else world


def _fresh(world: World, **changes: Any) -> World:
    return replace(world, cart=Bill(), in_tender=False, undo=(), **changes)


def _void(world: World, command: Command) -> World:
    return _fresh(world, voids=(*world.voids, command["reason"]) if world.cart.lines else world.voids)


def _hold(world: World, _command: Command) -> World:
    return _fresh(world, holds={**world.holds, UNKNOWN: replace(world.cart, due=-1)})


def _recall(world: World, command: Command) -> World:
    rest = {number: bill for number, bill in world.holds.items() if number != command["hold_no"]}
    return replace(_fresh(world, holds=rest), cart=world.holds[command["hold_no"]])


def _begin(world: World, _command: Command) -> World:
    return replace(world, in_tender=True)


def _pay(world: World, command: Command) -> World:
    asked = _fen(command["amount"])
    paid = Paid(command["method"], min(asked, world.cart.left), asked)
    return replace(world, cart=replace(world.cart, tenders=(*world.cart.tenders, paid)))


def _remove_tender(world: World, command: Command) -> World:
    place = command["no"] - 1
    rest = world.cart.tenders[:place] + world.cart.tenders[place + 1 :]
    return replace(world, cart=replace(world.cart, tenders=rest))


def _cancel(world: World, _command: Command) -> World:
    return replace(world, cart=replace(world.cart, tenders=(), due=-1), in_tender=False)


def _commit(world: World, _command: Command) -> World:
    return _fresh(world, sales={**world.sales, UNKNOWN: world.cart})


def _cash(world: World, command: Command) -> World:
    return replace(world, movements=(*world.movements, (command["what"], _fen(command["amount"]), command["reason"])))


def _open_drawer(world: World, command: Command) -> World:
    return replace(world, movements=(*world.movements, ("drawer_opened", 0, command["reason"])))


def _count(world: World, _command: Command) -> World:
    return replace(world, counts=min(MOST_COUNTS, world.counts + 1))


def _correct(world: World, command: Command) -> World:
    amounts = [(tender["method"], _fen(tender["amount"])) for tender in command["tenders"]]
    bill = replace(world.sales[command["sale_no"]], tenders=tuple(Paid(how, fen, fen) for how, fen in amounts))
    return replace(world, sales={**world.sales, command["sale_no"]: bill})


_EFFECTS: dict[str, Callable[[World, Command], World]] = {
    "scan": _scan, "attach_member": _attach, "detach_member": _detach, "remove_line": _remove_line, "undo": _undo,
    "void": _void, "hold": _hold, "recall": _recall, "begin_tender": _begin, "pay": _pay,
    "remove_tender": _remove_tender, "cancel_tender": _cancel, "commit": _commit, "cash": _cash,
    "open_drawer": _open_drawer, "count_drawer": _count, "correct_tenders": _correct, "reprint": _same,
}  # fmt: skip


# --- the story -----------------------------------------------------------------------------------------------------


class Story:
    """Thinks of the next command. The same seed and the same answers make the same story."""

    def __init__(self, rng: Random, guide: Guide) -> None:
        self._rng, self._guide = rng, guide
        self._fresh_barcodes = iter(guide.barcodes)
        self._told = 0

    def next(self, world: World, wanted: str = "") -> Command:
        """A command that makes sense now; `wanted` when it does, as often as not."""
        weights = self._possible(world)
        if wanted in weights and self._rng.random() < 0.5:
            name = wanted
        else:
            name = self._rng.choices(list(weights), list(weights.values()))[0]
        self._told += 1
        return {"do": name, **self._arguments(name, world)}

    def _possible(self, world: World) -> dict[str, int]:
        aside = {"cash": 2, "open_drawer": 1}
        cart = world.cart
        if world.in_tender:
            back = {"cancel_tender": 5, "void": 2, **({"remove_tender": 5} if cart.tenders else {})}
            if cart.due < 0:
                return {"begin_tender": 1}
            return {**aside, **back, **({"pay": 70} if cart.left else {"commit": 90})}
        if cart.lines:
            more = {"scan": 40, "undo": 4} if len(cart.lines) < MOST_LINES else {}
            change = {"attach_member": 12, "detach_member": 2, "remove_line": 6, "hold": 7, "void": 3}
            return {**aside, **more, **change, "begin_tender": 35}
        idle = {"scan": 60, "attach_member": 8, "count_drawer": 2, "void": 1}
        if world.holds:
            idle["recall"] = 15
        if any(self._correctable(bill) for bill in world.sales.values()):
            idle |= {"correct_tenders": 6, "reprint": 3}
        return {**aside, **idle}

    @staticmethod
    def _correctable(bill: Bill) -> bool:
        return all(tender.method != "stored_value" for tender in bill.tenders)

    def _arguments(self, name: str, world: World) -> Command:
        rng, cart = self._rng, world.cart
        reason = f"{name} {self._told}"
        match name:
            case "scan":
                return {"code": self._code(world)}
            case "attach_member":
                return {"id": rng.choice(self._guide.members).member_id}
            case "remove_line":
                return {"no": rng.randint(1, len(cart.lines))}
            case "remove_tender":
                return {"no": rng.randint(1, len(cart.tenders))}
            case "hold":
                return {"name": reason}
            case "recall":
                return {"hold_no": rng.choice(sorted(world.holds))}
            case "void" | "open_drawer":
                return {"reason": reason}
            case "cash":
                what = rng.choice(("pay_in", "pay_out", "drop"))
                return {"what": what, "amount": plain_yuan(rng.randint(1, 300) * 100), "reason": reason}
            case "count_drawer":
                return {"total": plain_yuan(rng.randint(1, 5_000) * 100)}
            case "pay":
                return self._tender(cart)
            case "correct_tenders":
                number = rng.choice([no for no, bill in sorted(world.sales.items()) if self._correctable(bill)])
                whole = {"method": "card", "amount": plain_yuan(world.sales[number].due), "reference": "0042"}
                return {"sale_no": number, "tenders": [whole], "reason": reason}
            case "reprint":
                return {"sale_no": rng.choice(sorted(world.sales))}
        return {}

    def _code(self, world: World) -> str:
        """Mostly a fresh piece; now and then one that is sold, on the bill already, or of no shop."""
        draw = self._rng.random()
        sold = [barcode for bill in world.sales.values() for barcode in bill.lines]
        if draw < 0.04 and sold:
            return self._rng.choice(sold)
        if draw < 0.08 and world.cart.lines:
            return self._rng.choice(world.cart.lines)
        if draw < 0.11:
            return OF_NO_SHOP
        return next(self._fresh_barcodes, OF_NO_SHOP)

    def _tender(self, cart: Bill) -> Command:
        part = cart.left if self._rng.random() < 0.6 else max(1, cart.left * self._rng.randint(1, 9) // 10)
        methods = ["cash", "card", "stored_value"] if cart.member in self._with_pin() else ["cash", "card"]
        method = self._rng.choice(methods)
        if method == "cash" and part == cart.left and self._rng.random() < 0.5:
            part += -part % 100_00  # paid with notes: there is change
        beside = {"card": {"reference": "0042"}, "stored_value": {"pin": VALUE_PIN}}.get(method, {})
        return {"method": method, "amount": plain_yuan(part), **beside}

    def _with_pin(self) -> set[str]:
        return {member.member_id for member in self._guide.members if member.has_pin}
