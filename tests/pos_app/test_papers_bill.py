"""The A5 pages of a bill with everything that a piece may have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from pos_app.papers_bill import guarantee_pdf, sales_slip_pdf
from pos_app.printing import Letterhead
from shop.catalogue.facts import Certificate
from shop.catalogue.queries import Piece, piece_by_barcode
from shop.sales.facts import SaleCompleted
from shop.staff.queries import Company, Store
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone
from tests.printers.test_pdf import read

HEAD = Letterhead(
    Company("金铺珠宝有限公司", "", "", ""),
    Store("HP", "和平路店", "深圳市罗湖区和平路 88 号", "0755-8888 0000"),
    "HP01",
    {"1007": "王芳"},
)


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    """A till that has sold a bangle and a diamond ring for cash."""
    with standing_alone(tmp_path_factory.mktemp("till")) as till:
        till.begin()
        till.sell(shop.BANGLE, shop.RING)
        yield till


def sold(counter: Counter) -> SaleCompleted:
    return msgspec.json.decode(counter.journal("sales.completed")[0].body, type=SaleCompleted)


def ring(counter: Counter) -> Piece:
    with counter.till.post.reading() as connection:
        found = piece_by_barcode(connection, shop.RING)
    assert found is not None
    return found


def one_line(pages: list[str]) -> str:
    """All words of a page, without the breaks that its columns make."""
    (page,) = pages
    return " ".join(page.split())


def test_a_guarantee_names_stones_and_every_certificate(counter: Counter, tmp_path: Path):
    (entry,) = counter.journal("sales.completed")
    piece = msgspec.structs.replace(
        ring(counter), main_stone_color="H", main_stone_clarity="VS1", main_stone_cut="EX", side_stone_count=12,
        side_stone_mct=150, standard="GB/T 16554", more_certificates=(Certificate(number="G99", issuer="GIA"),),
    )  # fmt: skip

    page = one_line(read(guarantee_pdf(HEAD, sold(counter), entry, {shop.RING: piece}), tmp_path))

    assert all(words in page for words in ("H VS1 EX", "12粒 0.150ct", "GIA G99", "GB/T 16554", "导购：王芳"))
    assert shop.BANGLE not in page  # of which nothing was handed in


def test_a_chain_without_words_of_its_own_has_plain_ones(counter: Counter, tmp_path: Path):
    (entry,) = counter.journal("sales.completed")

    page = one_line(read(guarantee_pdf(HEAD, sold(counter), entry, {shop.RING: ring(counter)}), tmp_path))

    assert "请妥善保管本单和鉴定证书" in page


def test_a_slip_lists_each_line_with_what_made_its_price(counter: Counter, tmp_path: Path):
    (entry,) = counter.journal("sales.completed")

    page = one_line(read(sales_slip_pdf(HEAD, sold(counter), entry), tmp_path))

    assert "深圳市罗湖区和平路 88 号" in page
    assert all(line.barcode in page for line in sold(counter).lines)
    assert page.index("应收") < page.index("大写:人民币")


def test_a_slip_of_many_lines_repeats_its_head_on_each_page(counter: Counter, tmp_path: Path):
    (entry,) = counter.journal("sales.completed")
    sale = sold(counter)
    many = msgspec.structs.replace(sale, lines=sale.lines * 20)

    pages = read(sales_slip_pdf(HEAD, many, entry), tmp_path)

    assert len(pages) > 2
    assert all("品名" in page for page in pages[:2])
