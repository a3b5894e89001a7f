"""Each promotion of the trade is a form: filled in as little as it asks for, it makes a rule that the engine takes."""

from __future__ import annotations

import pytest

from promotions.rules.form import PARTS, Template, as_form, read_form, template_of
from promotions.rules.templates import TEMPLATES

TYPED = {
    "price": "999", "fold": "9", "off": "300", "min_amount": "5000", "tiers": "5000-300,10000-800", "sku": "G1",
    "gift_name": "金豆", "gift_worth": "50", "add_price": "99", "slots": "戒指+大类:镶嵌", "code": "V1",
    "goods": "大类:镶嵌", "gram_off": "15", "voucher": "V1", "days": "30", "points": "500", "total": "100",
    "from": "2026-12-10", "until": "2026-12-12", "name": "双十二",
}  # fmt: skip


def least(template: Template) -> dict[str, str]:
    return {one.key: TYPED[one.key] for one in template.fields if one.needed and not one.default}


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=str)
def test_a_form_filled_in_makes_a_rule_and_the_rule_shows_the_form_again(template: Template):
    rule = read_form(template, least(template)).rule
    assert rule is not None

    found, typed = template_of(rule, TEMPLATES.values())

    assert found is template
    assert typed is not None
    assert read_form(template, typed).rule == rule


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=str)
def test_what_a_form_asks_for_is_asked_for_at_its_field(template: Template):
    needed = {one.key for one in template.fields if one.needed and not one.default}

    problems = read_form(template, {}).problems

    assert {problem.field for problem in problems} == needed


def test_every_form_has_the_parts_of_a_rule():
    parts = {code: {one.part for one in template.fields} for code, template in TEMPLATES.items()}

    everything = set(range(1, len(PARTS) + 1))
    assert {code: everything - of for code, of in parts.items() if of != everything} == {"round_down": {4}}


def test_a_rule_that_says_more_than_a_form_has_no_form():
    rule = read_form(TEMPLATES["amount_off"], least(TEMPLATES["amount_off"])).rule
    assert rule is not None

    assert template_of({**rule, "priority": 5}, TEMPLATES.values()) == (None, None)
    assert as_form(TEMPLATES["gram_off"], rule) is None
