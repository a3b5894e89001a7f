"""A ring left to be made larger, and 12.50 g of the customer's own gold."""

from __future__ import annotations

from typing import Any

import msgspec

from shop.customers import Who
from shop.services.facts import Metal, Stones
from shop.services.queries import Ticket, ticket_by_no
from shop.services.rules.steps import Article
from shop.services.usecases import open_ticket
from tests.builders.register import Register

TODAY, PROMISED, LATER = "2026-11-21", "2026-11-24", "2026-12-05"
RING = Article(
    kinds=("resize",), article="足金戒指", weight_mg=5_200, promised_on=PROMISED, fee_fen=80_00,
    stones=(Stones(name="钻石", count=3, mct=120),),
)  # fmt: skip
OWN = msgspec.structs.replace(
    RING, kinds=("customer_material",), stones=(), weight_mg=12_500, metal=(Metal(purity_code="AU999", mg=12_500),),
    loss_ppm_most=20_000,
)  # fmt: skip


def leave(register: Register, article: Article = RING, **more: Any) -> str:
    with register.books() as books:
        taken = open_ticket(
            books, register.keys, msgspec.structs.replace(article, **more), store="HP", today=TODAY,
            who=Who(name="李大妈"),
        )  # fmt: skip
    return taken.ticket_no


def left(register: Register, ticket_no: str) -> Ticket:
    with register.reading() as connection:
        found = ticket_by_no(connection, ticket_no)
    assert found is not None
    return found
