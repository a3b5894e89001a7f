"""The guard in front of a new gold board."""

from __future__ import annotations

import pytest

from shop.gold_board.errors import BoardRefused
from shop.gold_board.facts import BoardRow
from shop.gold_board.rules.publishing import check_board

MORNING, EVENING = "2026-11-21T09:30:00.000+08:00", "2026-11-21T21:00:00.000+08:00"


def row(
    purity_code: str = "AU999", retail: int = 1_028_00, trade_in: int = 1_010_00, recycle: int = 968_00
) -> BoardRow:
    return BoardRow(purity_code=purity_code, retail_fen=retail, trade_in_fen=trade_in, recycle_fen=recycle)


def test_a_sound_board_passes():
    check_board([row(), row("PT950", 438_00, 400_00, 380_00)], effective_at=MORNING, valid_until=EVENING)


def test_a_trade_in_may_be_worth_the_full_price():
    check_board([row(trade_in=1_028_00)], effective_at=MORNING, valid_until=EVENING)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [row(), row()],
        [row(retail=0)],
        [row(trade_in=0)],
        [row(recycle=-1)],
        [row(recycle=1_028_00)],
        [row(trade_in=1_028_01)],
    ],
)
def test_a_board_that_would_cost_the_shop_money_is_refused(rows: list[BoardRow]):
    with pytest.raises(BoardRefused):
        check_board(rows, effective_at=MORNING, valid_until=EVENING)


@pytest.mark.parametrize("until", [MORNING, "2026-11-20T09:30:00.000+08:00"])
def test_a_board_that_ends_before_it_begins_is_refused(until: str):
    with pytest.raises(BoardRefused):
        check_board([row()], effective_at=MORNING, valid_until=until)


def test_the_refusal_names_the_purity():
    with pytest.raises(BoardRefused) as refused:
        check_board([row(), row("PT950", 0)], effective_at=MORNING, valid_until=EVENING)

    assert refused.value.facts["purity"] == "PT950"
