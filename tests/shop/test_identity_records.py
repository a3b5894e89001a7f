"""The copy of a person's data names every paper of identity that the law keeps, and opens what this place may open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from headquarters.office import Office
from membership.facts import Personal, StoredValueToppedUp
from membership.tables import member
from shop.persons import export
from tests.builders import shop
from tests.builders.counter import Counter, small_chain, standing_alone
from tests.builders.gift_cards import made, sell
from tests.builders.old_gold import SELLER
from tests.builders.old_gold import old_piece as described
from tests.headquarters.chain import STAFF
from tests.pos_app.counter.test_payee_bill import PAYEE as PAID
from tests.pos_app.counter.test_payee_bill import order_off, pay_out
from tests.pos_app.counter.test_value import BUYER, LI, PAYEE, paid, with_member

CARD, PIN = shop.LI2, shop.VALUE_PIN  # 李学明
NUMBER = BUYER["id_no"]


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        till.begin(shop.MANAGER)
        till.fill_drawer()
        yield with_member(till)


def records(till: Counter, card: str = CARD) -> list[dict[str, Any]]:
    files = till.ok("export_member", card=card, reason="本人申请")
    found: list[dict[str, Any]] = json.loads(Path(files["json"]).read_text("utf-8"))["identity_records"]
    return found


def test_who_bought_and_gave_back_is_told_with_the_place_the_document_and_the_last_day(counter: Counter) -> None:
    counter.ok("top_up", amount="100", buyer=BUYER)
    bought = paid(counter)["sale_no"]
    with_member(counter)
    counter.ok("refund_value", cause="customer", pin=PIN, payee=PAYEE)
    given_back = paid(counter, method="card", reference="5521")["sale_no"]

    first, second = records(counter)

    today = counter.till.post.now()[:10]
    place = {"store": "HP", "register": "HP01", "date": today, "kept_until": f"{int(today[:4]) + 5}{today[4:]}"}
    assert first | place == first
    assert (first["what"], first["document_no"], first["kept"]) == ("bought", bought, "here")
    assert (first["content"]["name"], first["content"]["id_no"]) == (LI, NUMBER)
    assert (second["what"], second["document_no"]) == ("refunded", given_back)
    assert second["content"]["custom"] == {"收款账户": "工商银行6222000000001234"}


def test_a_gift_cards_buyer_on_the_members_bill_is_told(counter: Counter) -> None:
    (one,) = made(counter)
    counter.ok("gift_card_buyer", buyer={**BUYER, "phone": "13900006620"})
    sold = sell(counter, one["card"])["sale_no"]

    (record,) = records(counter)

    assert (record["what"], record["document_no"], record["content"]["id_no"]) == ("gift_card_bought", sold, NUMBER)


def test_anothers_paper_on_the_members_bill_is_named_and_not_shown(counter: Counter) -> None:
    order_off(counter, "100000.00", CARD)
    counter.ok("name_payee", payee=PAID)
    number = pay_out(counter, "100000.00")

    (record,) = records(counter)

    assert (record["what"], record["document_no"], record["kept"]) == ("cash", number, "another")
    assert (record["content"], record["kept_until"]) == ({}, "")


def test_the_seller_of_old_gold_is_told_by_the_pieces_number(counter: Counter) -> None:
    counter.ok("scan", code=shop.BANGLE)
    counter.ok("old_gold_add", piece=described(seller={**SELLER, "name": LI}))
    counter.ok("pay", method="cash")
    counter.ok("commit")

    (record,) = records(counter)

    assert (record["what"], record["kept"], record["content"]["identity"]) == ("old_gold", "here", SELLER["identity"])
    assert record["document_no"].startswith("L-HP01-")


def at_headquarters(office: Office, card: str) -> str:
    with office.open(STAFF) as books:
        return export(
            books, office.keys, card, "本人申请", "2026-11-21T12:00:00.000+08:00", office.settings.prepaid
        ).as_json().decode()  # fmt: skip


def test_headquarters_says_that_the_paper_exists_and_reads_no_more_than_before(tmp_path: Path) -> None:
    with small_chain(tmp_path) as chain:
        till = with_member(chain["HP01"].begin(shop.MANAGER))
        till.ok("top_up", amount="100", buyer=BUYER)
        number = paid(till)["sale_no"]
        chain.sync("HP01")

        said = at_headquarters(chain.office, CARD)

    (record,) = json.loads(said)["identity_records"]
    assert (record["document_no"], record["register"], record["kept"]) == (number, "HP01", "elsewhere")
    assert (record["content"], NUMBER in said) == ({}, False)


def test_a_register_that_passes_off_anothers_file_as_the_buyer_shows_it_to_nobody(tmp_path: Path) -> None:
    with small_chain(tmp_path) as chain:
        office = chain.office
        with office.database.reading() as connection:
            ids = dict(connection.execute(select(member.c.card_no, member.c.member_id)).tuples().all())
            other = ids[shop.LIU]
            sealed = office.keys.seal(connection, other, Personal(name="刘小敏", phone="17000001234"))
        assert sealed is not None
        with office.open(STAFF) as books:
            books.record(
                StoredValueToppedUp(
                    member_id=ids[CARD], right_id="r-1", principal_fen=100, bonus_fen=0, document_no="S-1",
                    sealed_under=other, sealed_buyer=sealed,
                )
            )  # fmt: skip

        said = at_headquarters(office, CARD)

    assert json.loads(said)["identity_records"][0]["kept"] == "another"
    assert "17000001234" not in said
