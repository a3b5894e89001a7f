"""Top up, pay with points and give stored value back, beside the bill."""

from __future__ import annotations

from dataclasses import replace

from membership.value.rules.refund import Refund
from pos_app.counter.payees import Payee
from pos_app.presenters.host import State
from pos_app.presenters.member import points_rows
from pos_app.presenters.more import Form
from tests.pos_app.fake_till import PIN
from tests.pos_app.fake_value import POINTS
from tests.pos_app.fake_views import Counter


def form_of(counter: Counter) -> Form:
    (form,) = counter.seen("more", "form")
    assert isinstance(form, Form)
    return form


def typed(counter: Counter, *values: str) -> None:
    counter.views["more"].typed = values
    counter.press("accept")


def with_member() -> Counter:
    counter = Counter()
    counter.till.post.actor = None
    counter.till.member_id = "M1"
    counter.desk.show_cart(counter.till.cart())
    counter.press("member")
    return counter


def test_the_ways_say_what_they_come_to() -> None:
    counter = with_member()

    counter.press("member_value")
    title, rows, _, words = counter.seen("more", "list")

    assert title == "储值与积分"
    assert [row.title for row in rows] == ["充值", "积分抵扣", "退储值 · 商家原因", "退储值 · 顾客原因"]
    assert "4,400.00" in rows[0].detail
    assert [row.amount for row in rows[2:]] == ["¥500.00", "¥400.00"]
    assert words == "本金 500.00 赠 100.00"


def test_a_top_up_is_laid_on_the_bill_with_the_buyers_paper() -> None:
    counter = with_member()
    counter.press("member_value", "accept")

    form = form_of(counter)
    typed(counter, "500", "李雪梅", "11010519491231002X")

    assert [field.label for field in form.fields] == ["充值金额", "姓名", "证件号码"]
    assert "赠" in form.words
    (laid,) = counter.till.value.laid
    assert (laid[1], laid[2].name) == (500_00, "李雪梅")
    assert counter.state in (State.BUILDING, State.IDLE)


def test_a_paper_that_was_seen_is_not_asked_for_again() -> None:
    counter = with_member()
    counter.till.value.identified = True
    counter.press("member_value", "accept")

    assert len(form_of(counter).fields) == 1
    typed(counter, "500")

    assert counter.till.value.laid == [("top_up", 500_00, None)]


def test_points_pay_with_the_members_pin() -> None:
    counter = with_member()
    counter.press("member_value", "down", "accept")
    typed(counter, "88", PIN)

    assert counter.till.value.laid == [("points", 88_00, PIN)]


def test_where_points_pay_nothing_they_are_not_offered() -> None:
    counter = with_member()
    counter.till.value.most_by_points_fen = 0

    counter.press("member_value")

    assert "积分抵扣" not in [row.title for row in counter.seen("more", "list")[1]]


def test_a_refund_shows_its_formula_before_the_pin_is_asked() -> None:
    counter = with_member()
    counter.press("member_value", "down", "down", "accept")

    words = form_of(counter).words
    typed(counter, PIN, "李雪梅", "11010519491231002X", "工商银行 62220000")

    assert "1,000.00 - 600.00 × 1,000.00 ÷ 1,200.00 = 500.00" in words
    payee = Payee(name="李雪梅", id_no="11010519491231002X", account="工商银行 62220000")
    assert counter.till.value.laid == [("refund", "merchant", PIN, payee)]


def test_a_young_contract_comes_back_whatever_the_cause() -> None:
    counter = with_member()
    counter.till.value.refunds = (Refund("seven_days", 500_00, "500.00 (7 日内未使用)"),)
    counter.till.value.most_by_points_fen = 0
    counter.press("member_value", "down", "accept")
    typed(counter, PIN, "", "", "")

    assert counter.till.value.laid == [("refund", "customer", PIN, None)]


def test_escape_leads_back_to_the_member() -> None:
    counter = with_member()
    counter.press("member_value", "back")

    assert counter.state is State.MEMBER


def test_the_card_tells_pending_points_and_those_that_end_soon() -> None:
    member = Counter().till.member("M1")
    view = replace(POINTS, pending=60, ending=3_200, ends_on="2026-12-31")

    assert points_rows(member) == (("积分", "12,860"),)
    assert points_rows(replace(member, points_view=view)) == (
        ("积分", "12,860"), ("待生效积分", "60"), ("即将过期", "3,200 分于 2026-12-31"),
    )  # fmt: skip
