from __future__ import annotations

from dataclasses import replace

from membership.errors import MemberNotHere
from membership.tiers.rules.standing import TierView
from pos_app.presenters.host import State
from pos_app.presenters.member import hit_row, member_card, tier_rows
from tests.pos_app.fake_till import BANGLE
from tests.pos_app.fake_views import Counter
from tests.pos_app.presenters.test_sale import SlowTasks


def test_a_phone_tail_finds_the_member_masked():
    counter = Counter()
    counter.press("member")

    counter.desk.member.search("6620")

    (row,), chosen, _ = counter.seen("member", "hits")
    assert row.title == "李** 138****6620  金卡"
    assert chosen == 0


def test_enter_uses_the_chosen_member_and_prices_the_bill_again():
    counter = Counter()
    counter.scan(BANGLE.barcode)
    counter.press("member")
    counter.desk.member.search("李")

    counter.press("down", "accept")

    assert counter.till.member_id == "M2"
    assert counter.state is State.BUILDING
    assert counter.seen("sale", "totals")[0].member is not None


def test_nobody_found_is_said_with_the_next_step():
    counter = Counter()
    counter.press("member")
    counter.desk.member.search("0000")

    counter.press("accept")

    assert counter.code == "E-MEMBER-NONE"
    assert counter.seen("member", "hits")[1] == -1


def test_one_letter_is_too_little_to_search():
    counter = Counter()
    counter.press("member")

    counter.desk.member.search("6")

    assert counter.seen("member", "hits")[0] == ()


def test_enter_before_the_answer_uses_the_only_hit():
    counter = Counter()
    counter.press("member")
    tasks = SlowTasks()
    counter.desk._tasks = tasks

    counter.desk.member.search("6620")
    counter.press("accept")
    tasks.answer()

    assert counter.till.member_id == "M1"


def test_an_answer_to_an_older_question_is_dropped():
    counter = Counter()
    counter.press("member")
    tasks = SlowTasks()
    counter.desk._tasks = tasks

    counter.desk.member.search("6620")
    counter.desk.member.search("6621")
    tasks.answer()

    assert [row.title for row in counter.seen("member", "hits")[0]] == ["李** 159****6621  银卡"]


def test_with_a_member_the_key_shows_what_the_member_has():
    counter = Counter()
    counter.scan("M0000000001")

    counter.press("member")

    (card,) = counter.seen("member", "member")
    assert ("储值", "本金 3,000.00 赠 200.00") in card.lines
    assert card.vouchers == ("满5000减200 · 至 2026-12-31",)


def test_a_member_can_be_taken_off_the_bill():
    counter = Counter()
    counter.scan(BANGLE.barcode, "M0000000001")

    counter.press("member", "detach")

    assert counter.till.member_id == ""
    assert counter.state is State.BUILDING


def test_arrows_before_the_answer_choose_among_its_hits():
    counter = Counter()
    counter.press("member")
    tasks = SlowTasks()
    counter.desk._tasks = tasks

    counter.desk.member.search("李")
    counter.press("down", "accept")
    tasks.answer()

    assert counter.till.member_id == "M2"


def test_who_is_not_here_is_asked_for_and_the_answer_chosen_by_another_enter():
    counter = Counter()
    counter.press("member")
    counter.desk.member.search("138000")  # not a tail of anybody here
    counter.till.look_up = lambda _text: counter.till.find_members("6620")  # type: ignore[method-assign]

    counter.press("accept")
    (row,), *_ = counter.seen("member", "hits")
    counter.press("accept")

    assert row.title == "李** 138****6620  金卡"
    assert counter.till.member_id == "M1"


def test_without_a_line_the_strip_says_what_can_be_done():
    counter = Counter()
    counter.press("member")
    counter.desk.member.search("13911112222")
    counter.till.away = MemberNotHere(asked="…2222")

    counter.press("accept")

    assert counter.code == "E-MEMBER-AWAY"


def test_the_page_says_how_old_it_is():
    page = replace(Counter().till.member("M1"), as_of="2026-11-21T10:05:09.000+08:00")

    assert ("资料", "截至 11-21 10:05") in member_card(page).lines


def test_a_member_known_by_a_code_alone_shows_no_balance():
    page = replace(Counter().till.member("M1"), shown=True)

    assert [caption for caption, _ in member_card(page).lines] == ["资料", "积分"]


def test_bills_of_another_store_are_not_called_none():
    (hit,) = Counter().till.find_members("6620")

    assert hit_row(replace(hit, last_bill="", bills=3)).detail == "和平路店 · 3 笔"


def test_the_card_says_what_is_missing_to_the_next_tier_and_by_when_to_keep_this_one():
    silver = TierView("amount", 12, 6_000_00, "gold", 1_234_00, "2027-06-01", 5_000_00)
    kept = replace(silver, basis="top_up", window_months=0, keep_short_fen=0)
    grown = TierView("growth", 0, 12_345, "", 0, "", 0)

    assert tier_rows(silver) == (
        ("近12月消费", "6,000.00"), ("升级", "再消费 1,234.00 升金卡"), ("评定", "2027-06-01 · 再消费 5,000.00 保级"),
    )  # fmt: skip
    assert tier_rows(kept) == (
        ("累计充值", "6,000.00"), ("升级", "再充值 1,234.00 升金卡"), ("评定", "2027-06-01 · 已够保级"),
    )  # fmt: skip
    assert tier_rows(grown) == (("成长值", "12,345"),)
    assert tier_rows(None) == ()
