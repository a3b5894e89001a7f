"""A buyer reads what holds for the cards that they buy."""

from __future__ import annotations

import pytest

from membership.gift_cards.rules.selling import GiftCardRules
from membership.gift_cards.rules.terms import terms


@pytest.mark.parametrize(("named", "bearer", "lines"), [(True, False, 4), (False, True, 4), (True, True, 5)])
def test_the_terms_are_those_of_the_kinds_that_are_sold(named: bool, bearer: bool, lines: int) -> None:
    said = terms(GiftCardRules(reissue_days=3, bearer_years=5), named=named, bearer=bearer)

    assert len(said) == lines
    assert [line[:2] for line in said] == [f"{number}." for number in range(1, lines + 1)]
    assert any("3 日后补卡" in line for line in said) == named
    assert any("有效期 5 年" in line for line in said) == bearer
