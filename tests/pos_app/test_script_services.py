"""Service tickets by commands: bad forms are refused, and a chain keeps what is owed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shop.services.queries import metal_ledger, ticket_by_no
from tests.builders import shop
from tests.builders.counter import Counter, small_chain, standing_alone

OWN = {
    "kinds": ["customer_material"], "article": "旧金条", "weight": "12.50", "promised": "2026-11-24", "name": "李大妈",
    "phone": "13812345678", "fee": "300.00", "metal": [{"purity": "AU999", "weight": "12.50"}], "loss_permille": 20,
}  # fmt: skip


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till.begin(shop.MANAGER)


@pytest.mark.parametrize(
    "wrong", [{"weight": "十克"}, {"stones": [{"name": "钻石", "count": 1, "carats": "x"}]}, {"fee": "三百"}]
)
def test_what_is_no_number_is_a_bad_command(counter: Counter, wrong: dict[str, Any]):
    assert counter.refusal("service_open", **{**OWN, **wrong}) == "script.bad_command"


def test_a_picture_that_is_none_takes_nothing_in(counter: Counter, tmp_path: Path):
    text = tmp_path / "ring.png"
    text.write_text("no picture")

    assert counter.refusal("service_open", **OWN, photos=[str(text)]) in ("photo.unreadable",)
    assert counter.ok("services")["tickets"] == []


def test_what_one_till_took_in_the_other_hands_over_and_headquarters_knows_what_is_owed(tmp_path: Path):
    with small_chain(tmp_path) as chain:
        first, second = chain["HP01"].begin(shop.MANAGER), chain["HP02"].begin(shop.CASHIER)
        ticket_no = first.ok("service_open", **OWN)["ticket"]["ticket_no"]
        chain.sync("HP01", "HP02", "BJ01")
        second.ok(
            "service_back", ticket=ticket_no, weight="10.00", used=[{"purity": "AU999", "used": "10.00", "loss": "0.2"}]
        )
        chain.sync("HP02")
        with chain.office.database.reading() as connection:
            owed = metal_ledger(connection, "HP", "2026-11-21", "2026-11-21")[0].closing_mg
        second.ok("service_fetch", ticket=ticket_no, weight="10.00")
        second.ok("pay", method="cash")
        second.ok("commit")
        chain.sync("HP02", "HP01")

        with chain.office.database.reading() as connection:
            ticket = ticket_by_no(connection, ticket_no)
            left = metal_ledger(connection, "HP", "2026-11-21", "2026-11-21")[0].closing_mg
        assert ticket is not None
        assert (ticket.state, ticket.paid_fen, owed, left) == ("picked_up", 300_00, 2_300, 0)
        assert first.ok("service", ticket=ticket_no)["person"]["phone"] == "13812345678"
        assert chain["BJ01"].journal("services.opened") == []
