from __future__ import annotations

import pytest

from pos_app.counter.answers import BoardRowView, ProposalView
from pos_app.presenters.gold_board import moment
from pos_app.presenters.host import State
from tests.pos_app.fake_views import Counter

NOW = "2026-11-21T14:05:00.000+08:00"
SAME = {
    "AU9999": ("1032", "1014", "972", ""),
    "AU999": ("1028", "1010", "968", "1018"),
    "PT950": ("438", "400", "360", ""),
}
WAITING = ProposalView(
    "G-HP01-20261121-0001", "王芳", NOW, "", "上金所上调", 37,
    (BoardRowView("AU999", "足金999", 103_100, 101_300, 97_100, 300, "proposed"),), (),
)  # fmt: skip


def editing(staff: str = "1001", action: str = "board_edit") -> Counter:
    counter = Counter(staff=staff)
    counter.press("board", action)
    return counter


def type_in(counter: Counter, details: tuple[str, str] = ("", ""), **prices: tuple[str, str, str, str]) -> None:
    counter.views["board"].new_prices = {**SAME, **prices}
    counter.views["board"].board_details = details


def test_typed_prices_are_handed_in_with_their_minute_and_note():
    counter = editing()
    type_in(counter, ("14:30", "上金所上调"), AU999=("1030", "1012", "970", "1020"))

    counter.press("board_publish")

    row = counter.till.board_rows[1]
    assert (row.purity_code, row.retail_fen, row.member_fen) == ("AU999", 103_000, 102_000)
    assert counter.till.board_asked == ("2026-11-21T14:30:00.000+08:00", "上金所上调")
    assert "另一人按 A 复核" in counter.seen("board", "words")[0].text


def test_a_jump_is_asked_twice_with_its_numbers():
    counter = editing()
    type_in(counter, AU999=("1128", "1010", "968", ""))

    counter.press("board_publish")
    asked, before = counter.seen("board", "words")[0], list(counter.till.board_rows)
    counter.press("board_publish")

    assert (asked.code, before) == ("W-GOLD-JUMP", [])
    assert "足金999 售价 1,028.00 → 1,128.00 (+9.7 %)" in asked.text
    assert counter.till.board_rows


def test_another_number_than_the_one_that_was_asked_about_is_asked_about_again():
    counter = editing()
    type_in(counter, AU999=("1128", "1010", "968", ""))
    counter.press("board_publish")

    type_in(counter, AU999=("1138", "1010", "968", ""))
    counter.press("board_publish")

    assert not counter.till.board_rows


def test_a_price_that_is_no_amount_is_refused():
    counter = editing()
    type_in(counter, PT950=("x", "400", "360", ""))

    counter.press("board_publish")

    assert counter.seen("board", "words")[0].code == "E-GOLD-TEXT"


def test_a_second_person_lets_a_proposal_through():
    counter = Counter(staff="1007")
    counter.till.proposals = (WAITING,)
    counter.press("board")

    counter.press("board_approve")

    assert counter.state is State.APPROVAL


def test_what_was_proposed_can_be_taken_back():
    counter = Counter(staff="1001")
    counter.till.proposals = (WAITING,)
    counter.press("board", "board_withdraw")

    (picture,) = counter.seen("board", "board")
    assert not picture.waiting
    assert counter.seen("board", "words")[0].text == "已撤回。"


def test_an_emergency_says_why_and_by_which_word_of_headquarters():
    counter = editing(action="board_emergency")
    type_in(counter, ("断网", "总部电话 2026-118"))

    counter.press("board_publish")

    assert counter.till.board_asked == ("断网", "总部电话 2026-118")
    assert "应急金价已启用" in counter.seen("board", "words")[0].text


def test_an_emergency_is_a_managers_to_set():
    counter = editing(staff="1007", action="board_emergency")
    type_in(counter, ("断网", "118"))

    counter.press("board_publish")

    assert counter.state is State.APPROVAL


def test_escape_leaves_editing_first_and_then_the_page():
    counter = editing()

    counter.press("back")
    still = counter.state
    counter.press("back")

    assert still is State.BOARD
    assert counter.state is State.IDLE


def test_the_history_comes_and_goes_with_one_key():
    counter = Counter()
    counter.press("board", "board_history")
    shown = counter.seen("board", "history")[0]

    counter.press("board_history")

    assert shown[0] == ("v37", "11-21 09:30", "陈会计", "1,028.00")
    assert counter.seen("board", "history") == ((),)


def test_the_page_switches_by_itself_but_never_under_the_hand():
    counter = editing()
    counter.views["board"].seen.clear()

    counter.desk.news()
    under_the_hand = dict(counter.views["board"].seen)
    counter.press("back")
    counter.views["board"].seen.clear()
    counter.desk.news()

    assert under_the_hand == {}
    assert "board" in counter.views["board"].seen


def test_the_tags_name_the_page_that_was_written():
    counter = Counter()

    counter.press("board", "board_print")

    assert "/till/gold-board.pdf" in counter.seen("board", "words")[0].text


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("", None),
        ("9:05", "2026-11-21T09:05:00.000+08:00"),
        ("14:30", "2026-11-21T14:30:00.000+08:00"),
        ("14：30", "2026-11-21T14:30:00.000+08:00"),
        ("11-22 09:30", "2026-11-22T09:30:00.000+08:00"),
        ("2027-01-02 09:30", "2027-01-02T09:30:00.000+08:00"),
    ],
)
def test_a_minute_is_typed_as_people_write_it(typed: str, at: str | None):
    assert moment(typed, NOW) == at


@pytest.mark.parametrize("typed", ["soon", "25:00", "13-40 09:30"])
def test_what_is_no_minute_is_refused(typed: str):
    with pytest.raises(ValueError):  # noqa: PT011
        moment(typed, NOW)
