"""A file of tiers is read to the letter, or refused with what is wrong."""

from __future__ import annotations

import pytest

from kernel.facts import canonical
from membership.tiers.errors import TierPolicyRefused
from membership.tiers.facts import TierTerms
from membership.tiers.rules.policy import read_policy
from tests.membership.tiers.policies import BY_AMOUNT

FILE = """
name = "2026 会员等级"
basis = "amount"
window_months = 12
review = "01-01"

[[tiers]]
code = "normal"
reach = 0

[[tiers]]
code = "gold"
reach = 20000
points_percent = 150
craft_percent = 20
"""


def test_a_file_says_what_a_tier_needs_and_brings() -> None:
    policy = read_policy(FILE)

    assert (policy.name, policy.basis, policy.review, policy.holds_months) == ("2026 会员等级", "amount", "01-01", 12)
    assert policy.tiers[1] == TierTerms(code="gold", reach=20_000, points_percent=150, craft_percent=20)


def test_the_same_is_read_as_json() -> None:
    assert read_policy(canonical(BY_AMOUNT).decode()) == BY_AMOUNT


@pytest.mark.parametrize(
    ("wrong", "right", "problem"),
    [
        ("basis", "basis_of", "the file has an unknown key basis_of"),
        ("craft_percent", "craft_percents", "tier 2 has an unknown key craft_percents"),
        ('"amount"', '"visits"', "Invalid enum value 'visits' - at `$.basis`"),
        ("20000", "20000.5", "Expected `int`, got `float` - at `$.tiers[1].reach`"),
        ("craft_percent = 20", "craft_percent = 101", "gold: craft_percent is from 0 to 100, not 101"),
        ("points_percent = 150", "points_percent = -1", "gold: points_percent is from 0 to 1000, not -1"),
        ("reach = 20000", "reach = 0", "reach does not rise from normal (0) to gold (0)"),
        ("reach = 0", "reach = 1", "there is no base tier: the first one is normal with reach 0"),
        ('"normal"', '"silver"', "there is no base tier: the first one is normal with reach 0"),
        ('"gold"', '"normal"', "normal does not stand above normal"),
        ('"gold"', '"black"', "there is no tier 'black'; the tiers are normal, silver, gold, diamond"),
        ('"01-01"', '"02-30"', "review is 'MM-DD' or 'anniversary', not '02-30'"),
        ('"01-01"', '"1-1"', "review is 'MM-DD' or 'anniversary', not '1-1'"),
        ("window_months = 12", "window_months = 1200", "window_months is from 0 to 120, not 1200"),
        ('"2026 会员等级"', '" "', "name has 1 to 40 characters"),
    ],
)
def test_what_cannot_be_carried_out_is_refused_by_name(wrong: str, right: str, problem: str) -> None:
    assert wrong in FILE
    with pytest.raises(TierPolicyRefused) as refused:
        read_policy(FILE.replace(wrong, right, 1))

    assert refused.value.facts["problem"] == problem


@pytest.mark.parametrize("text", ["", "name = ", "[]", "{", '{"name": 1}'])
def test_what_is_no_file_of_tiers_is_refused(text: str) -> None:
    with pytest.raises(TierPolicyRefused):
        read_policy(text)
