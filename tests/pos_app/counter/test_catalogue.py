"""What a till tells of a piece, and to whom it tells the cost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kernel.actor import NotPermitted
from pos_app.photos import keep_photos
from shop.catalogue.facts import Certificate, CraftFee
from shop.sheet.rules.calculate import calculate
from shop.staff.rules.roles import SEE_COST
from shop.stock.errors import PieceUnknown
from shop.stock.usecases import receive_pieces
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone
from tests.pos_app.counter.test_sheets import differences, kept

DEAR = msgspec.structs.replace(
    shop.PIECES[1], barcode="R900", style_no="ZR0066", goods_no="G9", certificate_no="NGTC9", counter="镶嵌柜",
    more_certificates=(Certificate(number="GIA9", issuer="GIA"),), cost_fen=4_600_00, cost_gold_price_fen=700_00,
)  # fmt: skip


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till.begin()


def received(counter: Counter, photos: tuple[str, ...] = ()) -> None:
    with counter.till.post.books() as books:
        receive_pieces(books, [msgspec.structs.replace(DEAR, photos=photos)], store="HP", source="供应商")


@pytest.mark.parametrize("number", ["r900", "ngtc 9", "GIA9", "g9", "zr00", "Ｒ９００"])
def test_any_number_of_a_piece_finds_it_with_its_place(counter: Counter, number: str):
    received(counter)

    page = counter.till.catalogue.page(number)

    assert (page.piece.barcode, page.counter, page.status) == ("R900", "镶嵌柜", "in_stock")
    assert page.store_name == "和平路店"


def test_a_number_that_several_pieces_share_names_none_of_them(counter: Counter):
    with pytest.raises(PieceUnknown):
        counter.till.catalogue.page("690001234")


def test_a_cashier_sees_no_cost_until_a_manager_lets_them(counter: Counter):
    received(counter)
    catalogue = counter.till.catalogue

    page = catalogue.page("R900")
    with pytest.raises(NotPermitted):
        catalogue.page("R900", cost=True)
    counter.till.post.approve(shop.MANAGER, shop.pin_of(shop.MANAGER), SEE_COST)
    shown = catalogue.page("R900", cost=True)

    assert (page.cost_shown, page.piece.cost_fen, page.piece.cost_gold_price_fen) == (False, 0, 0)
    assert (shown.cost_shown, shown.piece.cost_fen, shown.piece.cost_gold_price_fen) == (True, 4_600_00, 700_00)
    assert catalogue.page("R900").piece.cost_fen == 0


def test_a_photo_is_shown_where_its_file_lies(counter: Counter, tmp_path: Path):
    picture = tmp_path / "正面.jpg"
    picture.write_bytes(b"\xff\xd8\xff a picture")
    (kept,) = keep_photos(counter.folder, [picture])
    received(counter, (kept, "0f" * 32))

    page = counter.till.catalogue.page("R900")

    assert (page.photos, page.photos_elsewhere) == ((str(counter.folder / "photos" / kept),), 1)


def test_three_craft_fees_make_the_price_and_stand_on_the_sheet(counter: Counter):
    fees = (CraftFee(kind="extra", mode="per_gram", fen=2_50), CraftFee(kind="misc", fen=50_00, original_fen=80_00))
    bangle = msgspec.structs.replace(shop.PIECES[0], barcode="B900", goods_no="", more_fees=fees)
    with counter.till.post.books() as books:
        receive_pieces(books, [bangle], store="HP", source="供应商")

    counter.ok("scan", code="B900")
    (line,) = counter.cart()["lines"]

    assert line["craft_fen"] == 20_35 * 35 + 50_88 + 50_00  # 20.35 g × 35.00, 20.35 g × 2.50 half up, 50.00
    counter.sell()
    sheet = calculate(kept(counter))
    assert differences(counter, sheet) == []
    assert [figure.words for figure in sheet.lines[0].figures[1:4]] == [
        "工费 20.35 g × 35.00 = 712.25", "附加工费 20.35 g × 2.50 = 50.88", "其他工费 按件 (原 80.00) = 50.00",
    ]  # fmt: skip


def test_a_piece_tells_what_happened_to_it(counter: Counter):
    counter.sell(shop.RING)

    life = counter.till.catalogue.page(shop.RING).life

    assert [(step.what, step.from_store, step.to_store, step.by) for step in life] == [
        ("received", "", "和平路店", "setup"), ("sold", "和平路店", "", "王芳"),
    ]  # fmt: skip
