"""The sample pages of A5 show what a layout does to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_app.papers_bill import PageDress
from pos_app.papers_page_samples import page_sample
from printers.document import Image
from tests.printers.test_pdf import read

DRESS = PageDress(
    logo=Image.of(80, b"\xff" * 400), header=("始于 1988",), warranty="终身免费清洗", footer=("客服 400",),
    hidden=("address", "phone", "cashier", "barcode", "certificate", "craft"),
)  # fmt: skip
GONE = {"slip": ("工费", "条码"), "guarantee": ("条码", "GIA 2201456789", "请妥善保管")}


@pytest.mark.parametrize("kind", ["slip", "guarantee"])
def test_a_page_wears_the_chains_own_words_and_leaves_out_what_may_go(tmp_path: Path, kind: str):
    plain = "".join(read(page_sample(kind), tmp_path))
    worn = "".join(read(page_sample(kind, dress=DRESS), tmp_path))

    for said in ("始于 1988", "终身免费清洗", "客服 400"):
        assert said not in plain
        assert said in worn
    for gone in ("王芳", "188 号", "000-1234", *GONE[kind]):
        assert gone in plain
        assert gone not in worn


@pytest.mark.parametrize("kind", ["slip", "guarantee"])
def test_what_a_page_must_say_stays(tmp_path: Path, kind: str):
    worn = "".join(read(page_sample(kind, dress=DRESS), tmp_path))

    for said in ("金铺珠宝有限公司", "和平路店", "S-HP01-20261121-0047", "PT950 钻石戒指", "8,980.00"):
        assert said in worn


def test_a_logo_stands_on_the_first_page(tmp_path: Path):
    bare = page_sample("guarantee")
    with_logo = page_sample("guarantee", dress=PageDress(logo=DRESS.logo))

    assert (bare.count(b"/Subtype /Image"), with_logo.count(b"/Subtype /Image")) == (0, 1)
