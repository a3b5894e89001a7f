"""What a batch's file holds: a table for a card factory, or a sheet for each card."""

from __future__ import annotations

from pathlib import Path

import pytest

from headquarters.deciding.gift_card_sheets import Issuer, written
from membership.gift_cards.rules.selling import GiftCardRules
from membership.gift_cards.usecases import MadeBatch, Printed
from tests.printers.test_pdf import read

BATCH = MadeBatch(
    "GB20261121-ABCDEF", (Printed("GC12345678901", "ABCD2345EFGH"),), "HP", 500_00, named=True, printing=2
)
ISSUER = Issuer("金铺珠宝", "和平路店")


def test_a_table_has_a_line_for_each_card() -> None:
    lines = written(BATCH, ISSUER, GiftCardRules(), Path("batch.csv")).decode().splitlines()

    assert lines == ["batch,store,card,secret,face", "GB20261121-ABCDEF,HP,GC12345678901,ABCD2345EFGH,500.00"]


@pytest.mark.parametrize("name", ["batch.pdf", "BATCH.PDF"])
def test_a_sheet_says_whose_card_it_is_what_it_is_worth_and_which_printing(tmp_path: Path, name: str) -> None:
    (page,) = read(written(BATCH, ISSUER, GiftCardRules(), Path(name)), tmp_path)

    for said in ("金铺珠宝", "500.00", "GC12345678901", "ABCD 2345 EFGH", "和平路店", "记名卡", "7 日后补卡"):
        assert said in page
    assert "GB20261121-ABCDEF 第 2 次打印" in page.replace("  ", " ")
