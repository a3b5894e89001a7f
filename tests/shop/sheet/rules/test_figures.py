"""A figure with its formula."""

from __future__ import annotations

from shop.sheet.rules.figures import Figure


def test_a_figure_without_a_formula_is_its_name_and_amount():
    assert Figure(name="工费", formula="", fen=580_00).words == "工费 580.00"
