from __future__ import annotations

from dataclasses import replace

from pos_app.presenters.rows import RowMaker, cart_row, part_row, totals
from shop.sales.rules.pricing import PartLine, Share
from tests.pos_app.fake_till import BANGLE, RING, FakeTill


def test_a_line_shows_weight_price_and_amount_as_on_the_tag():
    row = cart_row(replace(BANGLE, line_no=1))

    assert (row.number, row.weight, row.price, row.due) == ("1", "20.35", "1,028+35/g", "21,632.05")
    assert row.detail == "6900012345678 · 导购 王芳"


def test_what_was_taken_off_names_its_rule():
    line = replace(BANGLE, net_fen=BANGLE.list_fen - 14_245, shares=(Share("B1", "生日工费8折", 14_245),))

    row = cart_row(line)

    assert (row.off, row.off_words) == ("-142.45", "生日工费8折")


def test_several_rules_are_counted():
    line = replace(BANGLE, shares=(Share("B1", "生日工费8折", 100), Share("B2", "满减", 200), Share("B3", "零", 0)))

    assert cart_row(line).off_words == "生日工费8折 +1"


def test_unchanged_lines_are_not_formatted_again():
    till, maker = FakeTill(), RowMaker()
    till.put(BANGLE)
    (first,) = maker.rows(till.cart())
    till.put(RING)

    rows = maker.rows(till.cart())

    assert rows[0] is first
    assert len(rows) == 2


def test_sums_show_the_member_and_the_points():
    till = FakeTill()
    till.put(BANGLE)
    till.attach_member("M1")

    shown = totals(till.cart())

    assert (shown.due, shown.off, shown.points) == ("¥21,489.60", "-142.45", "+21,489")
    assert shown.member is not None
    assert shown.member.value == "¥3,200.00"


def test_without_a_member_there_are_no_points():
    till = FakeTill()
    till.put(RING)

    shown = totals(till.cart())

    assert (shown.member, shown.points, shown.off) == (None, "", "0.00")


OLD_RING = PartLine("P1", "old_gold", "旧料 足金999", "净重 12.30 g", -12_298_77)


def test_what_is_no_goods_stands_below_them_with_its_sign():
    till, maker = FakeTill(), RowMaker()
    till.put(BANGLE)
    till.parts = (OLD_RING,)

    rows, shown = maker.rows(till.cart()), totals(till.cart())

    assert [(row.name, row.due) for row in rows] == [(BANGLE.name, "21,632.05"), ("旧料 足金999", "-12,298.77")]
    assert (shown.parts, shown.due, shown.ready) == ("-12,298.77", "¥9,333.28", True)


def test_a_part_says_why_it_cannot_be_paid():
    row = part_row(replace(OLD_RING, trouble="sales.cart_empty"))

    assert row.state == "error"
    assert row.note.startswith("■ ")


def test_a_part_says_what_should_be_known_of_it():
    row = part_row(replace(OLD_RING, note="超出 2.10 g 按回收价计"))

    assert (row.state, row.note) == ("warn", "▲ 超出 2.10 g 按回收价计")
