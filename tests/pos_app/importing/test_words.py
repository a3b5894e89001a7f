import pytest

from pos_app.importing.words import words_of
from shop.catalogue.rules.details import Problem


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (Problem("net_gold_weight_mg", 200_000, "too_heavy", 100_000), "太重,这类最多100.00克,是不是单位填错了"),
        (Problem("main_stone_mct", 600_000, "too_heavy", 500_000), "太重,这类最多500.000克拉,是不是单位填错了"),
        (Problem("craft_fee_fen", 600_000, "too_large", 500_000), "太大,最多5,000.00元"),
        (Problem("series", "长" * 41, "too_long", 40), "太长,最多40个字"),
        (
            Problem("gross_weight_mg", 1, "gross_below_parts", 3_180),
            "总重小于净金重、配件重与石重之和3.18克(1克拉=0.2克)",
        ),
        (Problem("purity_code", "AU750", "other_metal"), "成色与大类不符"),
    ],
)
def test_a_problem_is_told_in_the_units_of_the_spreadsheet(problem: Problem, words: str):
    assert words_of(problem) == words
