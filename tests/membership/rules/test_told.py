"""Sums of an account are put together part by part."""

from __future__ import annotations

from membership.rules.told import Amounts


def test_two_parts_of_an_account_are_added_figure_by_figure() -> None:
    assert Amounts(10, 2_000, -50, 1).plus(Amounts(-4, 500, 50, 0)) == Amounts(6, 2_500, 0, 1)
