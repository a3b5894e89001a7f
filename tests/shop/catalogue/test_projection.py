import json

from shop.catalogue.facts import PieceRecord
from shop.catalogue.projection import piece_rows
from shop.catalogue.tables import piece

RING = PieceRecord(
    barcode="R1", category_major="镶嵌", category="戒指", pricing_mode="by_piece", purity_code="AU750",
    main_stone_name="钻石", label_price_fen=8_980_00, counter="镶嵌柜", series="星芒", tags=("outlet", "新品"),
)  # fmt: skip


def test_a_record_fills_every_column_of_its_row():
    row = piece_rows(RING).row

    assert set(row) == {column.name for column in piece.columns}


def test_the_name_is_composed_and_the_tags_are_text():
    row = piece_rows(RING).row

    assert row["name"] == "18K金钻石戒指"
    assert json.loads(row["tags"]) == ["outlet", "新品"]
