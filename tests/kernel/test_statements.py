"""One statement for many rows, in each engine's own words."""

from __future__ import annotations

import pytest
from sqlalchemy import Column, Float, MetaData, Table

from kernel.statements import add_rows, array_type, bound, copy_rows, insert_rows, put_rows, remove_rows, set_rows
from kernel.tables import BigInt, Integer, Text

shelf = Table(
    "shelf",
    MetaData(),
    Column("place", Integer, primary_key=True),
    Column("note", Text),
    Column("fen", BigInt),
    Column("length", Float),
)


def test_a_server_takes_an_array_for_each_column():
    assert insert_rows(shelf, ["place", "note", "fen"], postgres=True) == (
        'INSERT INTO "shelf" ("place", "note", "fen") SELECT * FROM unnest($1::int4[], $2::text[], $3::int8[])'
    )


def test_a_file_takes_a_row_at_a_time():
    assert insert_rows(shelf, ["place", "note"], postgres=False) == (
        'INSERT INTO "shelf" ("place", "note") VALUES (?, ?)'
    )


@pytest.mark.parametrize("postgres", [False, True])
def test_a_row_that_is_all_key_is_put_once(postgres: bool):
    assert put_rows(shelf, ["place"], postgres=postgres).endswith(' ON CONFLICT ("place") DO NOTHING')


@pytest.mark.parametrize("postgres", [False, True])
def test_a_put_row_keeps_its_key(postgres: bool):
    words = put_rows(shelf, ["place", "note"], postgres=postgres)

    assert words.endswith(' ON CONFLICT ("place") DO UPDATE SET "note" = excluded."note"')


def test_a_sum_is_looked_at_where_the_engine_would_make_it_a_float():
    on_file, on_server = (add_rows(shelf, ["place"], ["fen"], postgres=postgres) for postgres in (False, True))

    assert "typeof" in on_file
    assert on_server.endswith('"fen" = "shelf"."fen" + excluded."fen"')


def test_a_key_is_found_by_its_index_and_what_is_expected_may_be_empty():
    words = set_rows(shelf, ["place"], ["note"], ["note"], ["fen"], postgres=True)

    assert words == (
        'UPDATE "shelf" SET "note" = n.p2, "fen" = "shelf"."fen" + n.p3 '
        "FROM unnest($1::int4[], $2::text[], $3::text[], $4::int8[]) AS n(p0, p1, p2, p3) "
        'WHERE "shelf"."place" = n.p0 AND "shelf"."note" IS NOT DISTINCT FROM n.p1'
    )


def test_a_row_that_is_only_looked_at_is_set_to_what_it_is():
    words = set_rows(shelf, ["place"], ["note"], [], [], postgres=False)

    assert words == 'UPDATE "shelf" SET "place" = "shelf"."place" WHERE "shelf"."place" = ?1 AND "shelf"."note" IS ?2'


def test_rows_are_taken_away_by_their_keys():
    assert remove_rows(shelf, ["place"], [], postgres=True) == (
        'DELETE FROM "shelf" USING unnest($1::int4[]) AS n(p0) WHERE "shelf"."place" = n.p0'
    )


def test_rows_are_copied_by_column():
    assert copy_rows(shelf, ["place", "note"]) == 'COPY "shelf" ("place", "note") FROM STDIN'


def test_a_number_has_its_columns_edge_and_a_text_has_none():
    assert [bound(shelf, name) for name in ("place", "fen", "note")] == [2**31, 2**63, None]


def test_a_column_of_another_kind_is_our_own_mistake():
    """No float stands near a price: a batch knows whole numbers and texts."""
    with pytest.raises(AssertionError, match=r"shelf\.length"):
        array_type(shelf, "length")
