"""The stockroom at a till: papers, labels, the files it keeps, a piece's life; transfers that are weighed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.counter.stockroom import keep
from tests.builders import shop
from tests.builders.counter import Counter, small_chain, standing_alone


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as made:
        yield made.begin(shop.MANAGER)


NEW = {
    "barcode": "NEW1", "category_major": "素金", "category": "戒指", "pricing_mode": "by_weight",
    "purity_code": "AU999", "gross_weight_mg": 5_000, "net_gold_weight_mg": 5_000,
}  # fmt: skip


def test_a_delivery_is_on_paper_with_a_label_for_each_piece(counter: Counter):
    made = counter.ok("receive_pieces", supplier="金厂", delivery="D-1", pieces=[NEW], total="5.00")["document"]

    label = counter.till.paper.document_of("labels", made["number"])
    assert "NEW1" in str(label.blocks)
    assert Path(made["page"]).read_bytes().startswith(b"%PDF")
    assert counter.till.paper.document_of("delivery", made["number"]).title.startswith("入库单")


def test_a_pieces_life_names_who_when_and_by_which_document(counter: Counter):
    counter.ok("lend", codes=[shop.RING], borrower="杂志社", due="2026-12-01", reason="拍照")
    counter.ok("take_back", codes=[shop.RING.lower()])

    steps = counter.ok("piece_life", code=shop.RING)["steps"]
    assert [(step["what"], step["by"]) for step in steps[1:]] == [("lent", "周建平"), ("lent_back", "周建平")]
    assert steps[1]["document_no"] == "J-HP01-20261121-0001"


def test_only_who_may_writes_pieces_off(counter: Counter):
    counter.unlock(shop.CASHIER)

    assert counter.refusal("write_off", codes=[shop.RING], reason="断裂") == "auth.not_permitted"


def test_a_list_that_cannot_be_taken_in_says_where(counter: Counter, tmp_path: Path):
    file = tmp_path / "list.csv"
    file.write_text("条码,大类,品类,计价方式,成色,总件重(g),净金重(g)\nN1,素金,戒指,按重,足金999,5.00,\n", "utf-8")

    assert counter.refusal("receive_pieces", supplier="金厂", file=str(file)) == "stockroom.list_not_ready"


def test_a_suppliers_list_brings_its_photos(counter: Counter, tmp_path: Path):
    picture = b"\xff\xd8\xff\xe0 a ring"
    (tmp_path / "正面.jpg").write_bytes(picture)
    file = tmp_path / "list.csv"
    rows = "条码,大类,品类,计价方式,成色,总件重(g),净金重(g),照片\nN1,素金,戒指,按重,足金999,5.00,5.00,正面.jpg\n"
    file.write_text(rows, "utf-8")

    counter.ok("receive_pieces", supplier="金厂", file=str(file))

    (name,) = counter.ok("piece", code="N1")["piece"]["photos"]
    assert (counter.folder / "photos" / name).read_bytes() == picture


def test_a_pieces_code_is_taken_in_however_it_was_written(counter: Counter):
    counter.ok("receive_pieces", supplier="金厂", pieces=[{**NEW, "barcode": " ｎｅｗ 1"}])

    assert counter.ok("scan", code="new1")["line"]["barcode"] == "NEW1"


def test_a_code_is_a_pieces_or_that_of_goods_by_quantity(counter: Counter):
    box = {"code": "NEW1", "name": "首饰盒", "category_major": "配件", "category": "包装", "price_fen": 5_00}
    counter.ok("list_goods", goods=[box])

    answer = counter.do("receive_pieces", supplier="金厂", pieces=[NEW])

    assert answer["code"] == "stock.code_of_goods"
    assert "NEW1" in answer["message"]


def test_a_transfer_that_is_lighter_than_its_paper_becomes_a_difference(tmp_path: Path):
    with small_chain(tmp_path) as chain:
        sender, goal = chain["HP01"].begin(shop.MANAGER), chain["BJ01"].begin(shop.BJ_MANAGER)
        codes = sender.ok("send_pieces", codes=[shop.BANGLE, shop.RING], to="BJ")["transfer"]["codes"]
        chain.sync("HP01", "BJ01")

        receipt = goal.ok("receive_transfer", codes=codes, found=[shop.BANGLE], weighed={shop.BANGLE: "20.12"})
        chain.sync("BJ01")

        assert list(receipt["receipt"]["weight_differs"]) == [shop.BANGLE]
        found = {(one["barcode"], one["what"]) for one in goal.ok("differences")["differences"]}
        assert found == {(shop.BANGLE, "weight"), (shop.RING, "missing")}
        goal.ok("receive_transfer", codes=codes)
        assert [one["what"] for one in goal.ok("differences")["differences"]] == ["weight"]


def test_a_disk_that_takes_no_page_does_not_stop_the_document(tmp_path: Path):
    blocked = tmp_path / "stock"
    blocked.write_text("a file stands where the folder should be")

    assert keep(blocked, "B-1", b"%PDF") == ""
