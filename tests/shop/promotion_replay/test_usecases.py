"""A replay over a till's books."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from promotions import RuleRefused
from shop.promotion_replay.rules.pricing import Raw
from shop.promotion_replay.rules.report import Report, Unread
from shop.promotion_replay.usecases import OTHER_VERSION, GoOn, replay
from shop.sheet.tables import sale_sheet
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone
from tests.shop.promotion_replay.sold import TENTH_OFF

BILLS = (shop.SILVER, shop.RING, shop.PENDANT)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A till that sold three pieces on three bills: 368.00, 8,980.00 and 6,396.00."""
    with standing_alone(tmp_path) as made:
        made.begin()
        for code in BILLS:
            made.sell(code)
        yield made


def run(counter: Counter, *rules: Raw, go_on: GoOn = lambda _done, _total: True) -> Report:
    with counter.till.post.reading() as connection:
        return replay(
            connection, rules, first_day="2026-11-01", last_day="2026-11-30", costs=False, timer=lambda: 0, go_on=go_on
        )


def test_a_tenth_off_everything_costs_the_shop_a_tenth(counter: Counter) -> None:
    found = run(counter, TENTH_OFF)

    assert (found.bills, found.changed, found.otherwise_sold) == (3, 3, 0)
    assert (found.before.due_fen, found.after.discount_fen) == (15_744_00, 1_574_40)


def test_it_can_be_stopped_and_tells_what_it_has_by_then(counter: Counter) -> None:
    found = run(counter, TENTH_OFF, go_on=lambda done, total: done < 2 <= total)

    assert (found.complete, found.bills, found.priced) == (False, 3, 2)
    assert found.before.due_fen == 368_00 + 8_980_00


def test_a_bill_that_this_version_cannot_read_is_left_out_and_counted(counter: Counter) -> None:
    with counter.till.post.books() as books:
        number = books.connection.exec_driver_sql("SELECT sale_id FROM sale WHERE due_fen = 36800").scalar_one()
        books.connection.execute(update(sale_sheet).where(sale_sheet.c.sale_id == number).values(sheet="{}"))

    found = run(counter, TENTH_OFF)

    assert (found.complete, found.priced) == (True, 2)
    assert found.unread == (Unread(code=OTHER_VERSION, bills=1, sale_no="S-HP01-20261121-0001"),)


def test_a_bill_whose_inputs_are_refused_is_left_out_and_counted(counter: Counter) -> None:
    with counter.till.post.books() as books:
        books.connection.exec_driver_sql(
            """UPDATE sale_sheet SET sheet = json_remove(
                json_set(sheet, '$.lines[0].pricing_mode', 'by_weight'), '$.lines[0].board_price_fen')"""
        )

    found = run(counter, TENTH_OFF)

    assert (found.priced, [one.code for one in found.unread]) == (0, ["sheet.refused"])


def test_rules_that_cannot_be_carried_out_are_refused_by_name(counter: Counter) -> None:
    with pytest.raises(RuleRefused, match="P"):
        run(counter, {**TENTH_OFF, "colour": "red"})
