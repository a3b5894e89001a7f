from __future__ import annotations

from pos_app.presenters.host import State
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
