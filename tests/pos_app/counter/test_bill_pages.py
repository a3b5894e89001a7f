"""The pages of a sold bill, read as the customer reads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shop.paper_layout.facts import Look, PaperLayout
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone
from tests.pos_app.test_script_goods import EARRING
from tests.printers.test_pdf import read


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A till at work, that stands alone."""
    with standing_alone(tmp_path) as made:
        yield made.begin()


def sold(counter: Counter, *codes: str) -> str:
    for code in codes:
        counter.ok("scan", code=code)
    counter.ok("pay", method="cash")
    return str(counter.ok("commit")["sale_no"])


def page(counter: Counter, tmp_path: Path, sale_no: str, paper: str) -> str:
    file = Path(str(counter.ok("sheet", sale_no=sale_no, paper=paper)["pdf"]))
    return "".join(read(file.read_bytes(), tmp_path))


def rows(text: str) -> set[str]:
    return {" ".join(row.split()) for row in text.splitlines()}


def test_a_slip_says_what_was_sold_and_the_amount_in_capitals(counter: Counter, tmp_path: Path):
    number = sold(counter, shop.BANGLE, shop.VOUCHER)

    text = page(counter, tmp_path, number, "slip")

    assert {"大写:人民币贰万壹仟伍佰叁拾贰元零伍分", "现金 21,532.05", "应收 21,532.05"} <= rows(text)
    assert all(
        words in text for words in ("销售单", number, "20.35", "1,028.00", "712.25", "-100.00", "顾客：", "收银员：")
    )


def test_a_guarantee_says_of_each_piece_what_the_seller_answers_for(counter: Counter, tmp_path: Path):
    number = sold(counter, shop.BANGLE)

    text = page(counter, tmp_path, number, "guarantee")

    assert all(
        words in text
        for words in (
            "珠宝首饰质量保证单",
            "金铺珠宝有限公司",
            "和平路店",
            "足金999",
            "20.35",
            "GB 11887",
            "盖章",
            "执行标准",
        )
    )


def test_a_chain_s_own_words_stand_on_its_guarantees(counter: Counter, tmp_path: Path):
    own = PaperLayout(looks={"sale": Look(warranty="终身免费清洗,凭本单以旧换新。")})
    counter.unlock(shop.MANAGER)
    counter.till.paper_looks.keep(own)
    number = sold(counter, shop.BANGLE)

    text = page(counter, tmp_path, number, "guarantee")

    assert "终身免费清洗,凭本单以旧换新。" in text
    assert "请妥善保管本单" not in text


def test_goods_by_quantity_have_no_guarantee(counter: Counter):
    counter.unlock(shop.MANAGER)
    counter.ok("list_goods", goods=[EARRING])
    number = sold(counter, str(EARRING["code"]))

    refused = counter.refusal("sheet", sale_no=number, paper="guarantee")

    assert refused == "sales.nothing_guaranteed"


def test_a_bill_that_was_never_sold_has_no_pages(counter: Counter):
    for paper in ("slip", "guarantee"):
        assert counter.refusal("sheet", sale_no="S-HP01-20200101-0009", paper=paper) == "sales.unknown"
