"""What a manager types, as the rule format has it, and back."""

from __future__ import annotations

from typing import Any

import pytest

from promotions.rules.form_values import KINDS


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("yuan", "1,000", 1_000_00),
        ("fold", "9折", 10),
        ("fold", "8.88", "11.2"),
        ("fold", "0", 100),
        ("grams", "3.5", 3_500),
        ("from", "2026-12-10", "2026-12-10T00:00:00"),
        ("from", "2026/12/10 09:30", "2026-12-10T09:30:00"),
        ("until", "2026-12-12", "2026-12-13T00:00:00"),
        ("until", "2026-12-12 23:59", "2026-12-12T23:59:00"),
        ("weekdays", "六日", [6, 7]),
        ("weekdays", "周一-周五", [1, 2, 3, 4, 5]),
        ("hours", "22:00-2:00", ["22:00", "02:00"]),
        ("goods", "全部", {"all": True}),
        ("goods", "大类:镶嵌,戒指", {"any": ["cat:镶嵌", "戒指"]}),
        ("weight_from", "2", [["weight_mg", ">=", 2_000]]),
        ("tiers", "5000-300,满10000减800", [[5_000_00, 300_00], [10_000_00, 800_00]]),
        ("slots", "戒指+大类:镶嵌", [{"any": ["戒指"]}, {"any": ["cat:镶嵌"]}]),
        ("birthday", "前后7天", 7),
        ("part", "超出", "excess"),
        ("alone", "是", "order"),
    ],
)
def test_what_is_typed_is_read_and_shown_so_that_it_is_read_alike(kind: str, typed: str, value: Any):
    read = KINDS[kind].read(typed)

    assert (read, KINDS[kind].read(KINDS[kind].show(read))) == (value, value)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("yuan", "14,5"),
        ("yuan", "-3"),
        ("fold", "88"),
        ("fold", "10"),
        ("count", "两"),
        ("grams", "9" * 20),
        ("from", "十二月"),
        ("from", "0001-01-01"),
        ("until", "2026-02-30"),
        ("weekdays", "8"),
        ("weekdays", "日-一"),
        ("hours", "22:00"),
        ("tiers", "5000"),
        ("birthday", "明天"),
        ("flag", "也许"),
        ("part", "一半"),
    ],
)
def test_what_could_mean_something_else_is_refused(kind: str, typed: str):
    with pytest.raises(ValueError):  # noqa: PT011
        KINDS[kind].read(typed)
