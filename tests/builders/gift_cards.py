"""Gift cards in tests: made at a lone shop or at headquarters, sold, spent, asked about."""

from __future__ import annotations

from functools import partial
from random import Random
from typing import Any

from kernel.actor import program
from kernel.books import Books
from kernel.secrets import fingerprint
from membership.gift_cards import usecases
from membership.gift_cards.rules.selling import GiftCardRules
from membership.gift_cards.usecases import MadeBatch, Printed
from tests.builders.counter import Counter, SmallChain

BUYER = {"name": "李学明", "id_no": "11010519491231002X", "phone": "13800006620"}


def made(counter: Counter, count: int = 1, face: str = "500", named: bool = False) -> list[dict[str, str]]:
    cards: list[dict[str, str]] = counter.ok("make_gift_cards", count=count, face=face, named=named)["cards"]
    return cards


def made_at_headquarters(
    chain: SmallChain, store: str = "HP", count: int = 1, named: bool = False
) -> tuple[Printed, ...]:
    office = chain.office

    def make(books: Books) -> MadeBatch:
        return usecases.make_batch(
            books, GiftCardRules(), store=store, count=count, face_fen=500_00, named=named,
            hashed=partial(fingerprint, office.secrets.pepper), random=Random(5).randbytes,
        )  # fmt: skip

    batch = office.keeper.transact(program("HQ"), make)
    chain.sync("HP01", "BJ01")
    return batch.cards


def sell(counter: Counter, *numbers: str, method: str = "cash", **more: str) -> dict[str, Any]:
    for number in numbers:
        counter.ok("scan", code=number)
    counter.ok("pay", method=method, **more)
    return counter.ok("commit")


def pay(counter: Counter, one: dict[str, str], amount: str) -> dict[str, Any]:
    return counter.do("pay", method="gift_card", amount=amount, reference=one["card"], pin=one["secret"])


def balance(counter: Counter, number: str) -> tuple[str, str]:
    found = counter.ok("gift_card_balance", card=number)
    return found["state"], found["balance"]
