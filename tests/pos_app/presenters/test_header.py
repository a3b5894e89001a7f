from __future__ import annotations

from dataclasses import replace

import pytest

from pos_app.presenters.header import header_picture, register_no
from tests.pos_app.fake_till import FakeTill


def test_the_header_says_where_who_and_the_gold_price():
    picture = header_picture(FakeTill().header())

    assert (picture.place, picture.clock) == ("和平路店 · 01 号机", "14:05")
    assert picture.gold == "足金999 ¥1,028.00/g 09:30 v37"
    assert picture.gold_level == "ok"


@pytest.mark.parametrize(
    ("state", "words", "level"),
    [
        ("synced", "● 已同步", "ok"),
        ("pending", "↑ 待传 3", "info"),
        ("offline", "▲ 离线 12 分 · 待传 9", "warn"),
        ("rejected", "■ 上传被拒 1 · 查看", "error"),
    ],
)
def test_the_sync_chip_has_sign_word_and_colour(state: str, words: str, level: str):
    picture = header_picture(replace(FakeTill().header(), sync_state=state, sync_words=words))

    assert (picture.sync, picture.sync_level) == (words, level)


def test_a_missing_gold_price_is_marked():
    picture = header_picture(replace(FakeTill().header(), gold_state="expired"))

    assert picture.gold.startswith("■")
    assert picture.gold_level == "error"


def test_a_day_that_was_not_closed_is_called_for():
    picture = header_picture(replace(FakeTill().header(), overdue_day="2026-11-20"))

    assert picture.banner.startswith("11-20 未日结")


@pytest.mark.parametrize(("register", "number"), [("HP01", "01"), ("BJ12", "12"), ("MAIN", "MAIN")])
def test_the_register_is_named_by_its_number(register: str, number: str):
    assert register_no(register) == number


@pytest.mark.parametrize(
    ("state", "waiting", "words", "level"),
    [
        ("", 0, "", "warn"),
        ("", 1, "", "warn"),
        ("", 12, "▲ 12 张没打出", "warn"),
        ("near_end", 0, "▲ 打印机纸将尽", "warn"),
        ("paper_out", 3, "■ 打印机缺纸 · 3 张等待", "error"),
        ("silent", 0, "■ 打印机无应答", "error"),
    ],
)
def test_a_printer_that_needs_somebody_is_in_the_header(state: str, waiting: int, words: str, level: str):
    picture = header_picture(replace(FakeTill().header(), printer_state=state, papers_waiting=waiting))

    assert (picture.printer, picture.printer_level) == (words, level)
