"""Orders by commands: the worked example to the fen, and a chain that hears of it all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shop.catalogue.facts import PieceRecord
from shop.gold_board.usecases import publish_board
from shop.orders.queries import deposit_ledger, order_by_no
from shop.stock.facts import PiecesReceived
from tests.builders import shop
from tests.builders.counter import SETUP, Counter, small_chain, standing_alone

PICKUP = "2026-11-28"
BANGLE = [{"category": "手镯", "purity": "AU999", "weight": "20.00", "craft_fee": "40.00"}]


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till.begin(shop.MANAGER)


def publish(counter: Counter, retail_fen: int) -> None:
    with counter.till.place.keeper.open(SETUP) as books:
        publish_board(books, shop.board_rows(AU999=retail_fen), effective_at=counter.clock.now())


@pytest.mark.parametrize(
    ("lower_of_two", "today_fen", "due"), [(False, 1_300_00, "21,330.04"), (True, 1_240_00, "20,766.40")]
)
def test_a_bangle_ordered_at_1268_is_paid_to_the_fen(
    counter: Counter, lower_of_two: bool, today_fen: int, due: str, made: str
):
    """E11: 20.13 g at the locked 1,268 with 40 a gram, 5,000 paid ahead of a cap of 5,072.00."""
    publish(counter, 1_268_00)
    placed = counter.ok(
        "order_place", lines=BANGLE, pickup=PICKUP, name="李大妈", contract="25360.00", lock=True,
        lower_of_two=lower_of_two,
    )  # fmt: skip
    order_no = placed["order"]["order_no"]
    counter.ok("order_deposit", order=order_no, amount="5000.00")
    counter.ok("pay", method="cash")
    counter.ok("commit")
    publish(counter, today_fen)
    counter.ok("order_came", order=order_no, no=1, code=made)

    counter.ok("order_pick_up", order=order_no)
    paying = counter.ok("begin_tender")

    assert paying["left"] == due
    assert counter.ok("order", order=order_no)["order"]["earnest"] == "5,000.00"


@pytest.fixture
def made(counter: Counter) -> str:
    """The finished bangle: 20.13 g, craft fee 40 a gram."""
    piece = PieceRecord(
        barcode="6900012399999", category_major="素金", category="手镯", pricing_mode="by_weight",
        purity_code="AU999", gross_weight_mg=20_130, net_gold_weight_mg=20_130, craft_fee_mode="per_gram",
        craft_fee_fen=40_00,
    )  # fmt: skip
    with counter.till.place.keeper.open(SETUP) as books:
        books.record(PiecesReceived(document_no="R-HP-9", store="HP", source="工厂", opening=False, pieces=(piece,)))
    return piece.barcode


def test_a_weight_that_is_none_is_a_bad_command(counter: Counter):
    lines = [{"category": "手镯", "purity": "AU999", "weight": "二十克"}]

    assert counter.refusal("order_place", lines=lines, pickup=PICKUP, name="李大妈") == "script.bad_command"


def test_the_other_till_of_the_store_hands_the_goods_over_and_headquarters_agrees(tmp_path: Path):
    with small_chain(tmp_path) as chain:
        first, second = chain["HP01"].begin(shop.MANAGER), chain["HP02"].begin(shop.CASHIER)
        placed = first.ok("order_place", lines=[{"barcode": shop.BANGLE}], pickup=PICKUP, name="李大妈", lock=True)
        order_no = placed["order"]["order_no"]
        first.ok("order_deposit", order=order_no, amount="1000.00")
        first.ok("pay", method="cash")
        first.ok("commit")
        chain.sync("HP01", "HP02", "BJ01")

        seen = second.ok("order", order=order_no)
        second.ok("order_pick_up", order=order_no)
        second.ok("pay", method="cash")
        second.ok("commit")
        chain.sync("HP02", "HP01")

        assert seen["person"]["name"] == "李大妈"
        with chain.office.database.reading() as connection:
            order = order_by_no(connection, order_no)
            ledger = deposit_ledger(connection, "HP", "2026-11-21", "2026-11-21")
        assert order is not None
        assert (order.state, order.held.fen) == ("fulfilled", 0)
        assert (ledger.taken_fen, ledger.applied_fen, ledger.closing_fen) == (1_000_00, 1_000_00, 0)
        assert first.ok("order", order=order_no)["order"]["state"] == "fulfilled"
        assert chain["BJ01"].journal("orders.placed") == []
