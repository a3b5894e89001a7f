from __future__ import annotations

import pytest

from kernel.capital_amounts import in_capitals


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (1_727_283, "壹万柒仟贰佰柒拾贰元捌角叁分"),
        (140_950, "壹仟肆佰零玖元伍角"),
        (600_714, "陆仟零柒元壹角肆分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (10_700_053, "壹拾万零柒仟元伍角叁分"),
        (10_000, "壹佰元整"),
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角"),
        (1_000_000, "壹万元整"),
        (100_000_100, "壹佰万零壹元整"),
        (10_000_000_000, "壹亿元整"),
        (10_001_000_000, "壹亿零壹万元整"),
        (9_999_999_999, "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        (-2_000_000, "负贰万元整"),
    ],
)
def test_an_amount_reads_as_the_bank_s_rules_have_it(fen: int, words: str) -> None:
    assert in_capitals(fen) == words


def test_an_amount_beyond_all_words_is_refused() -> None:
    with pytest.raises(ValueError, match="no capitals"):
        in_capitals(10**18)
