"""Rewards beside the bill: what the points are good for, taken with the PIN, brought back with a reason."""

from __future__ import annotations

import pytest

from pos_app.presenters.host import State
from pos_app.presenters.member_rewards import read_count
from tests.pos_app.fake_till import PIN
from tests.pos_app.presenters.test_member_value import form_of, typed, with_member


def test_the_list_says_what_each_costs_and_what_was_taken() -> None:
    counter = with_member()

    counter.press("member_rewards")
    title, rows, _, words = counter.seen("more", "list")

    assert title == "积分换礼"
    assert [(row.title, row.amount) for row in rows] == [("首饰盒", "500 分"), ("退回 · 首饰盒", "")]
    assert rows[0].detail == "本店有 5 个 · 每人 3 件,已兑 1 件 · 至 2026-12-31"
    assert words == "可用 12,860 分"


def test_a_reward_is_taken_with_the_customers_pin() -> None:
    counter = with_member()
    counter.press("member_rewards", "accept")

    assert [field.kind for field in form_of(counter).fields] == ["text", "secret"]
    typed(counter, "2", PIN)

    assert counter.till.rewards.asked == [("M1", "BOX1", 2, PIN)]
    assert counter.state is State.MEMBER
    assert "首饰盒 2 件" in str(counter.message)


def test_a_reward_comes_back_with_a_reason() -> None:
    counter = with_member()
    counter.press("member_rewards", "down", "accept")

    typed(counter, "1", "不合用")

    assert counter.till.rewards.asked == [("X-HP01-20261120-0001", 1, "不合用")]
    assert "已退回" in str(counter.message)


def test_where_nothing_is_offered_the_page_says_so() -> None:
    counter = with_member()
    counter.till.rewards.rewards = counter.till.rewards.given = ()

    counter.press("member_rewards")

    assert counter.seen("more", "list")[3] == "今天没有可兑换的礼品。"


@pytest.mark.parametrize(("text", "count"), [("2", 2), (" 3 ", 3), ("", 0), ("-1", 0), ("二", 0), ("9" * 9, 0)])
def test_nonsense_is_no_number_of_pieces(text: str, count: int) -> None:
    assert read_count(text) == count
