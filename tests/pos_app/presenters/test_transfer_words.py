from __future__ import annotations

from dataclasses import replace

import pytest

from pos_app.presenters.transfer_words import asked_choice, keep_words, kept_choice, until_text
from tests.pos_app.fake_chain import KEPT

NOW = "2026-11-21T14:05:00.000+08:00"


@pytest.mark.parametrize(
    ("days", "until"),
    [(0, "2026-11-28T22:00:00.000+08:00"), (3, "2026-12-01T22:00:00.000+08:00")],
)
def test_a_piece_is_kept_to_the_end_of_a_day(days: int, until: str):
    assert until_text("2026-11-28T14:05:11.500+08:00", days) == until


def test_the_choice_says_how_long():
    assert [keep_words(days) for days in (0, 3)] == ["留到今天打烊", "留 3 天"]


@pytest.mark.parametrize(
    ("state", "now", "said"),
    [
        ("asked", NOW, "等对方答复"),
        ("kept", NOW, "留到 11-23 22:00"),
        ("kept", "2026-11-24T09:00:00.000+08:00", "▲ 留到 11-23 22:00,已过期"),
        ("refused", NOW, "■ 对方不留: 在修"),
    ],
)
def test_a_reservation_says_how_it_stands(state: str, now: str, said: str):
    stores = {"BJ": "北京路店", "HP": "和平路店"}
    here = replace(KEPT, state=state, reason="在修")

    for_others = kept_choice(here, stores, now)
    for_us = asked_choice(replace(here, store="BJ", asking_store="HP"), stores, now)

    assert for_others.detail == f"北京路店 的 李女士 · {said}"
    assert (for_us.title, for_us.detail) == ("请北京路店留 6900012345555", f"李女士 · {said}")
