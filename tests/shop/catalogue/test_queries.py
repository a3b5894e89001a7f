from collections.abc import Iterator

import msgspec
import pytest
from sqlalchemy import Connection, text

from kernel.database import Database
from kernel.executor import carry_out
from kernel.tables import metadata
from shop.catalogue.facts import Certificate, PieceRecord
from shop.catalogue.projection import certificate_rows, piece_rows
from shop.catalogue.queries import find_pieces, piece_by_barcode, pieces_by_certificate, pieces_by_goods_no
from shop.catalogue.tables import piece, piece_certificate, purity_listed

RING = PieceRecord(
    barcode="6900012349999", category_major="镶嵌", category="戒指", pricing_mode="by_piece", purity_code="AU750",
    style_no="DR100", goods_no="G-77", net_gold_weight_mg=3120, main_stone_name="钻石", main_stone_count=1,
    main_stone_mct=300, certificate_no="GIA2141438171", label_price_fen=8_980_00, tags=("新品",),
)  # fmt: skip
TWIN = msgspec.structs.replace(RING, barcode="6900012350001", style_no="DR101", tags=())
OTHER = msgspec.structs.replace(RING, barcode="DR1", style_no="QT9", goods_no="Z1", certificate_no="")


@pytest.fixture
def connection() -> Iterator[Connection]:
    database = Database(None)
    with database.writing() as connection:
        metadata.create_all(connection, tables=[piece, piece_certificate, purity_listed])
        carry_out(connection, [piece_rows(record) for record in (RING, TWIN, OTHER)])
        yield connection
    database.close()


def test_a_scanned_code_finds_its_piece_with_everything_known_of_it(connection: Connection):
    found = piece_by_barcode(connection, "6900012349999")

    assert found is not None
    assert (found.name, found.label_price_fen, found.main_stone_mct, found.tags) == (
        "18K金钻石戒指",
        8_980_00,
        300,
        ("新品",),
    )


def test_an_unknown_code_finds_nothing(connection: Connection):
    assert piece_by_barcode(connection, "6900012349998") is None


def test_a_certificate_finds_the_pair_that_shares_it(connection: Connection):
    assert [row.barcode for row in pieces_by_certificate(connection, "gia 2141438171")] == [RING.barcode, TWIN.barcode]


def test_an_empty_number_is_nobodys_certificate_or_goods_number(connection: Connection):
    assert pieces_by_certificate(connection, "") == ()
    assert pieces_by_goods_no(connection, "") == ()


def test_a_goods_number_finds_its_pieces(connection: Connection):
    assert [row.barcode for row in pieces_by_goods_no(connection, "g-77")] == [RING.barcode, TWIN.barcode]


def test_the_start_of_any_number_finds_pieces_once_each(connection: Connection):
    assert [row.barcode for row in find_pieces(connection, "dr1")] == [RING.barcode, TWIN.barcode, OTHER.barcode]
    assert [row.barcode for row in find_pieces(connection, "69000123500")] == [TWIN.barcode]


def test_a_search_stops_at_its_limit_and_a_blank_one_finds_nothing(connection: Connection):
    assert len(find_pieces(connection, "DR", limit=2)) == 2
    assert find_pieces(connection, " 　") == ()


def test_signs_with_a_meaning_in_sql_are_only_signs(connection: Connection):
    assert find_pieces(connection, "%") == ()


@pytest.mark.parametrize("column", ["barcode", "goods_no", "style_no", "certificate_no"])
def test_every_look_up_goes_by_an_index(connection: Connection, column: str):
    plan = connection.execute(
        text(f"EXPLAIN QUERY PLAN SELECT * FROM piece WHERE {column} >= 'A' AND {column} < 'B' ORDER BY {column}")
    ).all()

    assert "SEARCH piece USING" in str(plan)
    assert "TEMP B-TREE" not in str(plan)


def test_each_of_a_pieces_papers_finds_it(connection: Connection):
    papers = (Certificate(number="NGTC900000130001", issuer="NGTC"),)
    both = msgspec.structs.replace(RING, barcode="B2", certificate_no="GIA7", more_certificates=papers)
    carry_out(connection, [piece_rows(both), *certificate_rows(both)])

    assert [row.barcode for row in pieces_by_certificate(connection, "gia7")] == ["B2"]
    assert [row.barcode for row in pieces_by_certificate(connection, "ngtc 900000130001")] == ["B2"]
    assert [row.barcode for row in find_pieces(connection, "NGTC900000130001")] == ["B2"]


def test_a_row_gives_back_the_whole_record(connection: Connection):
    found = piece_by_barcode(connection, RING.barcode)

    assert found is not None
    told = {name: getattr(found, name) for name in PieceRecord.__struct_fields__}
    assert PieceRecord(**told) == RING
