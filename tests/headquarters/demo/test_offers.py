from datetime import date

import pytest

from headquarters.demo.offers import AMOUNT_VOUCHER, GOLDEN_VOUCHER, rules
from promotions.rules.rule_set import RuleSet

TODAY = date(2026, 11, 21)


def test_every_rule_is_one_that_the_engine_carries_out():
    parsed = RuleSet.parse([dict(rule) for rule in rules(TODAY)])

    assert len(parsed) == len(rules(TODAY)) >= 8
    assert {rule.stage for rule in parsed} == {"unit", "order", "voucher"}


def test_every_voucher_in_hand_has_its_rule():
    codes = {rule.code for rule in RuleSet.parse([dict(rule) for rule in rules(TODAY)]) if rule.code}

    assert codes == {AMOUNT_VOUCHER, GOLDEN_VOUCHER}


@pytest.mark.parametrize("rule_id", ["GRAM-GOLD-15", "GEM-5000-300"])
def test_a_seasons_offer_is_on_today(rule_id: str):
    schedule = RuleSet.parse([dict(rule) for rule in rules(TODAY)])[rule_id].schedule

    assert schedule.from_ is not None
    assert schedule.until is not None
    assert schedule.from_.date() < TODAY < schedule.until.date()
