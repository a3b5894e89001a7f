from __future__ import annotations

from dataclasses import replace

from pos_app.presenters.gold_board import board_picture, minute
from pos_app.presenters.host import State
from tests.pos_app.fake_till import FakeTill
from tests.pos_app.fake_views import Counter

SAME = {
    "AU9999": ("1032", "1014", "972"),
    "AU999": ("1028", "1010", "968"),
    "PT950": ("438", "400", "360"),
}


def editing(staff: str = "1001") -> Counter:
    counter = Counter(staff=staff)
    counter.press("board", "board_edit")
    return counter


def test_the_board_shows_version_validity_and_what_comes_next():
    counter = Counter()

    counter.press("board")

    (picture,) = counter.seen("board", "board")
    assert counter.state is State.BOARD
    assert "v37" in picture.title
    assert picture.words == "● 有效至 11-22 09:30"
    assert picture.rows[1].state == "● 已生效  ↑ 6.00 比昨日"
    assert picture.rows[-1].state == "◷ 11-21 14:30 自动切换"


def test_an_expired_board_says_what_cannot_be_sold():
    board = replace(FakeTill().board(), state="expired")

    picture = board_picture(board, editing=False)

    assert (picture.level, picture.words) == ("warn", "▲ 已于 11-22 09:30 过期,按克商品暂停销售")


def test_a_manager_publishes_a_new_version():
    counter = editing()
    counter.views["board"].new_prices = {**SAME, "AU999": ("1030", "1012", "970")}

    counter.press("board_publish")

    assert [(row.purity_code, row.retail_fen) for row in counter.till.board_rows][1] == ("AU999", 103_000)
    assert counter.seen("board", "words")[0].level == "ok"


def test_a_jump_is_asked_twice():
    counter = editing()
    counter.views["board"].new_prices = {**SAME, "AU999": ("1128", "1010", "968")}

    counter.press("board_publish")
    asked = counter.seen("board", "words")[0].code, counter.till.board_rows
    counter.press("board_publish")

    assert asked == ("W-GOLD-JUMP", [])
    assert counter.till.board_rows != []


def test_recycling_dearer_than_selling_is_asked_twice():
    counter = editing()
    counter.views["board"].new_prices = {**SAME, "PT950": ("438", "400", "440")}

    counter.press("board_publish")

    assert counter.till.board_rows == []
    assert "回收价不低于售价" in counter.seen("board", "words")[0].text


def test_a_price_that_is_no_amount_is_refused():
    counter = editing()
    counter.views["board"].new_prices = {**SAME, "PT950": ("x", "400", "360")}

    counter.press("board_publish")

    assert counter.seen("board", "words")[0].code == "E-GOLD-TEXT"


def test_a_cashier_needs_a_second_person_to_publish():
    counter = editing(staff="1007")
    counter.views["board"].new_prices = SAME

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


def test_times_are_read_to_the_minute():
    assert minute("2026-11-21T09:30:00.000+08:00") == "11-21 09:30"
