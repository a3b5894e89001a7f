"""Paying by stored value, as several tests of the till do."""

from __future__ import annotations

from sync.authority import held
from tests.builders import shop
from tests.builders.counter import Counter


def value_bill(counter: Counter, code: str = shop.RING) -> Counter:
    """李雪梅's bill, ready to be paid."""
    counter.ok("attach_member", tail="李雪梅")
    counter.ok("scan", code=code)
    counter.ok("begin_tender")
    return counter


def pay_value(counter: Counter, amount: str, pin: str = shop.VALUE_PIN) -> dict[str, object]:
    return counter.do("pay", method="stored_value", amount=amount, pin=pin)


def rights_held(counter: Counter) -> tuple[str, ...]:
    with counter.till.place.database.reading() as connection:
        return held(connection)
