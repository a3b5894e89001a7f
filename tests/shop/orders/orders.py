"""A written order for a bangle of 20 g, and one that was just placed."""

from __future__ import annotations

import msgspec

from shop.customers import Who
from shop.orders.facts import OrderLine, OrderTerms
from shop.orders.queries import Order, order_by_no
from shop.orders.usecases import place_order
from tests.builders.register import Register

TODAY, PICKUP, LATER = "2026-11-21", "2026-11-28", "2026-12-05"
LINE = OrderLine(
    line_no=1, description="足金999手镯", category="手镯", purity_code="AU999", weight_mg=20_000,
    craft_fee_mode="per_gram", craft_fee_fen=40_00,
)  # fmt: skip
TERMS = OrderTerms(
    lines=(LINE,), contract_fen=25_360_00, deposit_kind="earnest", pickup_date=PICKUP, expires_on=PICKUP,
    locked_fen=1_268_00,
)  # fmt: skip


def place(register: Register, **terms: object) -> str:
    with register.books() as books:
        return place_order(
            books, register.keys, store="HP", today=TODAY, who=Who(name="李大妈"),
            terms=msgspec.structs.replace(TERMS, **terms), salesperson="1008",
        )  # fmt: skip


def placed(register: Register, order_no: str) -> Order:
    with register.reading() as connection:
        found = order_by_no(connection, order_no)
    assert found is not None
    return found
