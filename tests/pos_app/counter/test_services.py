"""What customers leave: weights and stones in and out, their own metal to the milligram, the fee on a bill."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shop.sales.tables import sale_charge
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.counter import Counter, standing_alone

PROMISED = "2026-11-24"
OWN = [{"purity": "足金999", "weight": "12.50"}]
STONES = [{"name": "钻石", "count": 3, "carats": "0.120"}]
PNG = b"\x89PNG\r\n\x1a\n" + b"ring"


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till.begin(shop.MANAGER)


def leave(counter: Counter, **more: Any) -> str:
    given = {"kinds": ["resize"], "article": "足金戒指", "weight": "5.20", "promised": PROMISED, "name": "李大妈"}
    opened = counter.ok("service_open", **{**given, "fee": "80.00", **more})
    return str(opened["ticket"]["ticket_no"])


def leave_metal(counter: Counter) -> str:
    return leave(counter, kinds=["customer_material"], article="旧金条", weight="12.50", metal=OWN, loss_permille=20)


def state(counter: Counter, ticket_no: str) -> dict[str, Any]:
    found: dict[str, Any] = counter.ok("service", ticket=ticket_no)["ticket"]
    return found


def charges(counter: Counter) -> list[tuple[str, int]]:
    return [(row["name"], row["fen"]) for row in rows(counter.till.place.keeper.database, sale_charge)]


def settle(counter: Counter) -> None:
    counter.ok("pay", method="cash")
    counter.ok("commit")


def test_a_ticket_goes_from_hand_to_hand_and_back(counter: Counter):
    ticket_no = leave(counter, needs_quote=True, fee="")

    counter.ok("service_quote", ticket=ticket_no, fee="120.00")
    counter.ok("service_send", ticket=ticket_no, workshop="深圳工厂", weight="5.20")
    counter.ok("service_back", ticket=ticket_no, weight="5.12")
    counter.ok("service_notify", ticket=ticket_no)
    counter.ok("service_fetch", ticket=ticket_no, weight="5.12")
    settle(counter)

    found = state(counter, ticket_no)
    assert [step["what"] for step in found["steps"]] == ["received", "quoted", "sent", "back", "notified", "picked_up"]
    assert charges(counter) == [("维修费", 120_00)]


def test_work_without_an_agreed_price_does_not_begin(counter: Counter):
    ticket_no = leave(counter, needs_quote=True, fee="")

    assert counter.refusal("service_send", ticket=ticket_no, workshop="工厂", weight="5.20") == "service.not_quoted"
    assert counter.refusal("service_back", ticket=ticket_no, weight="5.20") == "service.not_quoted"


def test_the_article_stays_until_the_bill_is_paid(counter: Counter):
    ticket_no = leave(counter)
    counter.ok("service_back", ticket=ticket_no, weight="5.20")

    counter.ok("service_fetch", ticket=ticket_no, weight="5.20")
    counter.ok("void", reason="没带钱")

    assert state(counter, ticket_no)["state"] == "back"


def test_what_was_paid_ahead_is_taken_off_the_fee(counter: Counter):
    ticket_no = leave(counter)
    counter.ok("service_pay", ticket=ticket_no, amount="30.00")
    settle(counter)
    counter.ok("service_back", ticket=ticket_no, weight="5.20")

    counter.ok("service_fetch", ticket=ticket_no, weight="5.20")
    settle(counter)

    assert charges(counter) == [("维修预付", 30_00), ("维修费", 50_00)]
    assert state(counter, ticket_no)["state"] == "picked_up"


def test_more_than_the_fee_is_not_taken(counter: Counter):
    ticket_no = leave(counter)

    assert counter.refusal("service_pay", ticket=ticket_no, amount="80.01") == "service.fee_too_much"


def test_a_refused_work_gives_the_money_back_and_the_article(counter: Counter):
    ticket_no = leave(counter)
    counter.ok("service_pay", ticket=ticket_no, amount="30.00")
    settle(counter)

    counter.ok("service_refuse", ticket=ticket_no, reason="戒圈太薄")
    counter.ok("service_fetch", ticket=ticket_no, weight="5.20")
    settle(counter)

    assert charges(counter)[-1] == ("退维修费", -30_00)
    assert state(counter, ticket_no)["state"] == "returned"


def test_own_metal_is_owed_until_it_is_used_lost_or_given_back(counter: Counter):
    ticket_no = leave_metal(counter)
    used = [{"purity": "足金999", "used": "10.00", "loss": "0.20"}]

    counter.ok("service_back", ticket=ticket_no, weight="10.00", used=used)
    owed = state(counter, ticket_no)["owed"]
    counter.ok("service_fetch", ticket=ticket_no, weight="10.00")
    settle(counter)

    assert owed == {"AU999": "2.30"}
    assert counter.ok("own_metal")["metal"] == [
        {
            "purity": "AU999", "opening": "0.00", "in": "12.50", "used": "10.00", "loss": "0.20", "returned": "2.30",
            "closing": "0.00",
        }
    ]  # fmt: skip


def test_the_next_day_opens_with_what_is_owed(counter: Counter):
    leave_metal(counter)

    tomorrow = counter.ok("own_metal", since="2026-11-22")["metal"]

    assert (tomorrow[0]["opening"], tomorrow[0]["closing"]) == ("12.50", "12.50")


def test_more_metal_than_was_left_cannot_be_used(counter: Counter):
    ticket_no = leave_metal(counter)
    used = [{"purity": "AU999", "used": "12.40", "loss": "0.11"}]

    assert counter.refusal("service_back", ticket=ticket_no, weight="12.40", used=used) == "service.metal_wrong"


def test_a_loss_above_the_agreed_one_takes_a_manager(counter: Counter):
    ticket_no = leave_metal(counter)
    used = [{"purity": "AU999", "used": "10.00", "loss": "0.26"}]
    counter.unlock(shop.CASHIER)
    refused = counter.refusal("service_back", ticket=ticket_no, weight="10.00", used=used)

    counter.ok("approve", staff=shop.MANAGER, pin=shop.pin_of(shop.MANAGER), permission="service.over_loss")
    counter.ok("service_back", ticket=ticket_no, weight="10.00", used=used)

    assert refused == "auth.not_permitted"
    assert state(counter, ticket_no)["owed"] == {"AU999": "2.24"}


def test_a_missing_stone_is_written_down_or_the_ticket_waits(counter: Counter):
    ticket_no = leave(counter, stones=STONES)
    two = [{"name": "钻石", "count": 2}]

    refused = counter.refusal("service_back", ticket=ticket_no, weight="5.20", stones=two)
    counter.ok("service_back", ticket=ticket_no, weight="5.20", stones=two, note="一粒碎裂,顾客已知")

    assert refused == "service.stones_differ"
    assert state(counter, ticket_no)["stones"] == "钻石 2 粒"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kinds": ["melt"]}, {"kinds": []}, {"article": " "}, {"weight": "0"}, {"promised": "2026-11-20"},
        {"kinds": ["customer_material"]}, {"metal": OWN}, {"needs_quote": True}, {"stones": [{"name": "", "count": 1}]},
    ],
)  # fmt: skip
def test_a_ticket_says_everything_before_the_article_is_taken(counter: Counter, wrong: dict[str, Any]):
    given = {"kinds": ["resize"], "article": "戒指", "weight": "5.20", "promised": PROMISED, "name": "李大妈"}

    refused = counter.refusal("service_open", **{**given, "fee": "80.00", **wrong})

    assert refused == "service.incomplete"


def test_nobody_leaves_an_article_without_a_name(counter: Counter):
    given = {"kinds": ["clean"], "article": "戒指", "weight": "5.20", "promised": PROMISED}

    assert counter.refusal("service_open", **given) == "customer.missing"


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("service_notify", {}),
        ("service_fetch", {"weight": "5.20"}),
    ],
)
def test_no_step_is_left_out(counter: Counter, command: str, arguments: dict[str, str]):
    ticket_no = leave(counter)

    assert counter.refusal(command, ticket=ticket_no, **arguments) == "service.step_wrong"


def test_what_was_promised_and_is_not_done_is_due(counter: Counter):
    late, early = leave(counter), leave(counter, promised="2026-11-30")
    counter.clock.forward(hours=24 * 4)

    due = [ticket["ticket_no"] for ticket in counter.ok("services", due=True)["tickets"]]

    assert due == [late]
    assert early in [ticket["ticket_no"] for ticket in counter.ok("services")["tickets"]]


def test_the_slip_has_the_number_to_scan_and_no_name(counter: Counter):
    ticket_no = leave(counter, phone="13812345678", stones=STONES)
    counter.ok("service_slip", ticket=ticket_no)

    said = " ".join(str(block) for block in counter.till.paper.document_of("service", f"{ticket_no}/2").blocks)

    assert f"Barcode(data='{ticket_no}'" in said
    assert all(words in said for words in ("李** 138****5678", "钻石 3 粒 0.120 ct", "5.20 g", PROMISED))
    assert "李大妈" not in said


def test_photos_lie_aside_under_their_own_hash(counter: Counter, tmp_path: Path):
    picture = tmp_path / "ring.png"
    picture.write_bytes(PNG)

    ticket_no = leave(counter, photos=[str(picture)])

    (name,) = state(counter, ticket_no)["photos"]
    assert (counter.folder / "photos" / name).read_bytes() == PNG


def test_the_books_of_tickets_are_sound(counter: Counter):
    ticket_no = leave_metal(counter)
    counter.ok("service_back", ticket=ticket_no, weight="10.00", used=[{"purity": "AU999", "used": "10.00"}])
    counter.ok("service_fetch", ticket=ticket_no, weight="10.00")
    settle(counter)

    assert counter.sound()
