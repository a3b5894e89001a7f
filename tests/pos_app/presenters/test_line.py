from __future__ import annotations

from dataclasses import replace

from pos_app.presenters.host import State
from pos_app.presenters.line import REASONS_SHOWN, explanation
from shop.sales.rules.reasons import ReasonLine
from tests.pos_app.fake_till import BANGLE, RING, FakeTill
from tests.pos_app.fake_views import Counter


def test_a_price_explains_itself_in_the_engines_words():
    counter = Counter()
    counter.scan(BANGLE.barcode, "M0000000001")

    counter.press("explain")

    (shown,) = counter.seen("line", "explanation")
    assert [(step.kind, step.words, step.amount) for step in shown.steps] == [
        ("part", "金重 20.35 × 1,028.00", "20,919.80"),
        ("part", "工费", "712.25"),
        ("sum", "标准价", "21,632.05"),
        ("off", "生日工费8折", "-142.45"),
        ("due", "应收", "21,489.60"),
        ("title", "没有用上的优惠", ""),
        ("unused", "满 2 万减 300", "未用: 不含黄金"),
    ]
    assert shown.subtitle.endswith("金价 v37 · 优惠\u00a0R1")
    assert shown.limit.startswith("权限: 工费 9 折")


def test_what_little_more_would_bring_comes_before_what_does_not_apply():
    till = FakeTill()
    till.put(RING)
    near = ReasonLine("N", "满 1 万减 300", "还差 123.45 元", "SHORT_BY", 123_45, "再买 123.45 元,减 300.00")
    cart = replace(till.cart(), reasons=(*till.cart().reasons, near))

    steps = [(step.kind, step.words, step.amount) for step in explanation(cart, cart.lines[0]).steps]

    assert steps[-5:] == [
        ("title", "凑单", ""),
        ("hint", "再买 123.45 元,减 300.00", "满 1 万减 300"),
        ("title", "没有用上的优惠", ""),
        ("unused", "满 1 万减 300", "未用: 还差 123.45 元"),
        ("unused", "满 2 万减 300", "未用: 不含黄金"),
    ]


def test_of_hundreds_of_rules_the_farthest_are_told_by_their_number():
    till = FakeTill()
    till.put(RING)
    many = tuple(ReasonLine(f"R{number}", "满减", "仅限会员", "NOT_MEMBER") for number in range(200))
    cart = replace(till.cart(), reasons=many)

    steps = explanation(cart, cart.lines[0]).steps

    assert (len(steps), steps[-1].words) == (3 + 1 + REASONS_SHOWN + 1, "另有 176 个不适用")


def test_a_fixed_price_has_no_formula():
    till = FakeTill()
    till.put(RING)

    shown = explanation(till.cart(), till.cart().lines[0])

    assert shown.steps[0].words == "一口价"


def test_a_newer_gold_price_is_named():
    till = FakeTill()
    till.put(replace(BANGLE, stale_price_fen=103_100))

    shown = explanation(till.cart(), till.cart().lines[0])

    assert "1,031.00" in shown.stale


def test_arrows_explain_the_next_line():
    counter = Counter()
    counter.scan(BANGLE.barcode, RING.barcode)

    counter.press("explain", "up")

    assert counter.seen("line", "explanation")[0].title.startswith("第 1 行")


def test_without_a_line_there_is_nothing_to_explain():
    counter = Counter()

    counter.press("explain")

    assert counter.state is State.IDLE


def test_the_salesperson_of_a_line_is_chosen_from_todays_staff():
    counter = Counter()
    counter.scan(BANGLE.barcode)

    counter.press("salesperson", "down", "accept")

    assert counter.till.lines[0].salesperson_name == "赵敏"
    assert counter.state is State.BUILDING
