"""Whether a bill's figures are what its inputs give."""

from __future__ import annotations

import msgspec

from shop.sheet.rules.calculate import calculate
from shop.sheet.rules.comparing import Billed, BilledLine, compare
from shop.sheet.rules.figures import Sheet
from shop.sheet.rules.inputs import SheetInput
from tests.builders.examples import example


def sheet() -> Sheet:
    return calculate(msgspec.convert(example("e14")["input"], SheetInput))


def recorded(of: Sheet) -> Billed:
    """What a till would have recorded."""
    lines = tuple(
        BilledLine(**{name: getattr(line, name) for name in BilledLine.__struct_fields__}) for line in of.lines
    )
    return Billed(
        lines=lines, list_fen=of.list_fen, discount_fen=of.list_fen - of.goods_fen, due_fen=of.due_fen,
        points=of.points, rule_set=of.rule_set,
    )  # fmt: skip


def test_a_bill_as_it_was_worked_out_differs_nowhere():
    assert [one.differences for one in compare(recorded(sheet()), sheet())] == [(), (), ()]


def test_a_changed_fen_is_named_with_its_line():
    bill = recorded(sheet())
    lines = (bill.lines[0], msgspec.structs.replace(bill.lines[1], net_fen=1_239_33))

    found = compare(msgspec.structs.replace(bill, lines=lines), sheet())

    assert [one.differences for one in found] == [(), ("net_fen: recorded 1,239.33, recomputed 1,239.32",), ()]


def test_a_share_that_a_rule_took_and_the_bill_does_not_tell_is_named():
    bill = recorded(sheet())
    lines = (msgspec.structs.replace(bill.lines[0], shares=()), bill.lines[1])

    (first, *_rest) = compare(msgspec.structs.replace(bill, lines=lines), sheet())

    assert first.differences == (
        "share COUPON_fen: recorded 0.00, recomputed 140.50", "share FINISH_fen: recorded 0.00, recomputed 0.44",
    )  # fmt: skip


def test_a_line_that_only_one_of_them_has_is_named():
    bill = recorded(sheet())

    found = compare(msgspec.structs.replace(bill, lines=bill.lines[:1]), sheet())

    assert found[1].differences == ("the bill has no such line",)


def test_what_old_gold_and_money_ahead_paid_is_worked_out_too():
    bill = msgspec.structs.replace(recorded(sheet()), old_gold_fen=1_00, deposit_fen=2_00)

    *_lines, whole = compare(bill, sheet())

    assert whole.differences == (
        "old_gold_fen: recorded 1.00, recomputed 0.00", "deposit_fen: recorded 2.00, recomputed 0.00",
    )  # fmt: skip
