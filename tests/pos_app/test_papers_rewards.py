"""The papers of rewards say what was taken, for how many points, and by which number it comes back."""

from __future__ import annotations

from dataclasses import replace

from pos_app.papers_rewards import RewardPaper, reward_slip
from tests.pos_app.test_papers_orders import HEAD
from tests.printers.reading import on_paper

PAPER = RewardPaper(
    "X-HP01-20261121-0001", "李** 138****6620", "首饰盒", 2, 500, 11_860, "2026-11-21T09:30:00.000+08:00"
)


def test_what_was_taken_stands_with_its_points_and_what_is_left() -> None:
    text = on_paper(reward_slip(HEAD, PAPER, by="王芳"), 48)

    for said in ("积分兑换单", "首饰盒", "2 件", "每件 500 分", "1,000", "11,860", "李** 138****6620"):
        assert said in text


def test_what_came_back_names_the_paper_that_gave_it() -> None:
    back = replace(PAPER, number="Z-HP01-20261121-0001", of_number=PAPER.number)

    text = on_paper(reward_slip(HEAD, back, by="王芳"), 48)

    assert "积分兑换退回单" in text
    assert PAPER.number in text
