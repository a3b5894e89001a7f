"""Rows are compared by key and hash, and only those that a store shares with headquarters."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, update

from kernel.database import AnyDatabase
from membership.tables import member, member_account
from shop.agreement import COMPARED, StoreTables, balance_lines, first_row_apart
from shop.staff.tables import store
from shop.stock.tables import piece_stock
from tests.builders import shop
from tests.builders.register import Register


@pytest.fixture
def filled(any_database: AnyDatabase) -> AnyDatabase:
    """Three stores, a piece in each of two, two members with an account each."""
    piece = {
        "counter": "", "status": "in_stock", "version": 1, "document_no": "R-1", "note": "", "register": "HQ",
        "since": "", "received_at": "",
    }  # fmt: skip
    person = {
        "tier": "gold", "home_store": "HP", "joined_on": "", "consent": "", "source": "", "personal": "",
        "sealed_pin_hash": "", "state": "active",
    }  # fmt: skip
    with any_database.writing() as connection:
        connection.execute(
            insert(store), [{"code": c, "name": c, "address": "", "phone": ""} for c in ("BJ", "HP", "b")]
        )
        for barcode, where in (("P1", "HP"), ("P2", "BJ")):
            connection.execute(insert(piece_stock), [{"barcode": barcode, "store": where, **piece}])
        for number in ("m1", "m2"):
            connection.execute(insert(member), [{"member_id": number, "card_no": number, **person}])
            connection.execute(insert(member_account), [{"member_id": number, "points": 5}])
    return any_database


def keys(database: AnyDatabase, table: str) -> list[str]:
    with database.reading() as connection:
        known = select(member.c.member_id).where(member.c.member_id == "m1")
        return [key for key, _ in StoreTables(connection, "HP", known).all_rows(table)]


def test_a_store_compares_its_own_pieces_and_the_members_it_knows(filled: AnyDatabase):
    assert keys(filled, "piece_stock") == ["P1"]
    assert keys(filled, "member") == keys(filled, "member_account") == ["m1"]


def test_keys_come_by_code_point_on_every_engine(filled: AnyDatabase):
    assert keys(filled, "store") == ["BJ", "HP", "b"]


def test_rows_are_told_page_by_page(filled: AnyDatabase):
    with filled.reading() as connection:
        tables = StoreTables(connection, "HP", select(member.c.member_id))
        behind, more = tables.rows("store", "BJ")

    assert ([key for key, _ in behind], more) == (["HP", "b"], False)


def test_every_table_has_a_sum(filled: AnyDatabase):
    with filled.reading() as connection:
        sums = StoreTables(connection, "HP", select(member.c.member_id)).sums()

    assert sums.keys() == {one.table.name for one in COMPARED}
    assert (sums["store"].count, sums["piece_stock"].count, sums["gold_board"].count) == (3, 1, 0)


@pytest.mark.parametrize(
    ("mine", "theirs", "apart"),
    [
        ("a1 b1 c1", "a1 b1 c1", None),
        ("a1 b1 c1", "a1 b2 c1", "b"),
        ("a1 c1", "a1 b1 c1", "b"),
        ("a1 b1 c1", "a1 c1", "b"),
        ("a1", "a1 b1", "b"),
        ("", "", None),
    ],
)
def test_the_first_row_apart_is_named_by_its_key(mine: str, theirs: str, apart: str | None):
    own, other = (iter([(row[0], row[1]) for row in side.split()]) for side in (mine, theirs))

    assert first_row_apart(own, other) == apart


def test_the_grams_of_a_store_are_told_and_a_gap_between_its_two_books_is_named():
    register = Register()
    with register.reading() as connection:
        sound = balance_lines(connection, "HP")
    with register.database.writing() as connection:
        connection.execute(update(piece_stock).where(piece_stock.c.barcode == shop.BANGLE).values(status="sold"))
        wrong = balance_lines(connection, "HP")

    assert "grams AU999: 1 pieces 20.35 g" in sound
    assert not any("balance" in line for line in sound)
    assert "grams AU999 do not balance: -1 pieces -20.35 g" in wrong


def test_custody_and_weights_are_compared_of_the_stores_own_pieces():
    register = Register()
    register.sell(shop.BANGLE)
    with register.reading() as connection:
        tables = StoreTables(connection, "HP", select(member.c.member_id))
        steps = [key for key, _ in tables.all_rows("piece_custody") if key.startswith(shop.BANGLE)]
        weights = [key for key, _ in tables.all_rows("piece")]

    assert steps == [f"{shop.BANGLE}|1", f"{shop.BANGLE}|2"]
    assert shop.RING in weights
    assert shop.BJ_RING not in weights
