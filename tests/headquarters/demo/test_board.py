import itertools
from datetime import date
from random import Random

import pytest

from headquarters.demo.board import DAYS, MONTHS, board_history, quote
from headquarters.demo.source import monthly_spot_fen
from shop.gold_board.facts import GoldBoardPublished

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def boards() -> tuple[GoldBoardPublished, ...]:
    return board_history(Random(1), monthly_spot_fen(), TODAY, "陈国栋")


def test_three_years_by_month_and_a_month_by_day_are_numbered_through(boards: tuple[GoldBoardPublished, ...]):
    assert [board.board_version for board in boards] == list(range(1, MONTHS + DAYS + 1))
    assert boards[0].effective_at == "2023-11-01T09:30:00.000+08:00"
    assert boards[-1].effective_at == "2026-11-21T09:30:00.000+08:00"


def test_each_version_comes_after_the_one_before_and_no_moment_is_without_a_price(
    boards: tuple[GoldBoardPublished, ...],
):
    starts = [board.effective_at for board in boards]

    assert starts == sorted(set(starts))
    assert all(board.valid_until >= later.effective_at for board, later in itertools.pairwise(boards))


def test_todays_board_holds_to_the_end_of_tomorrow(boards: tuple[GoldBoardPublished, ...]):
    assert boards[-1].valid_until == "2026-11-23T00:00:00.000+08:00"


def test_prices_are_whole_yuan_and_a_shop_never_buys_dearer_than_it_sells(boards: tuple[GoldBoardPublished, ...]):
    rows = [row for board in boards for row in board.rows]

    assert all(price % 100 == 0 for row in rows for price in (row.retail_fen, row.trade_in_fen, row.recycle_fen))
    assert all(row.retail_fen > row.trade_in_fen >= row.recycle_fen > 0 for row in rows)


def test_gold_carries_a_brands_markup_on_the_spot_price():
    gold = {row.purity_code: row.retail_fen for row in quote(921_06)}

    assert gold["AU999"] == 1_150_00
    assert 1.15 <= gold["AU9999"] / 921_06 <= 1.35


def test_the_days_stay_near_the_last_month(boards: tuple[GoldBoardPublished, ...]):
    by_day = [board.rows[0].retail_fen for board in boards[MONTHS:]]

    assert len(set(by_day)) > DAYS // 2
    assert max(by_day) < min(by_day) * 12 // 10


def test_months_are_counted_over_the_turn_of_a_year():
    boards = board_history(Random(1), monthly_spot_fen(), date(2027, 1, 15), "陈国栋")

    assert boards[MONTHS - 1].effective_at.startswith("2026-12-01")
