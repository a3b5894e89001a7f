"""A rule's form: complaints stand at the field that is wrong, and nothing that was typed is passed over."""

from __future__ import annotations

import pytest

from promotions.rules.form import field_named, fresh_id, read_form
from promotions.rules.templates import TEMPLATES

LESS, TIERS, MEMBERS = TEMPLATES["amount_off"], TEMPLATES["tiers"], TEMPLATES["member_percent"]
GOOD = {"name": "满减", "off": "300", "min_amount": "5000"}


def wrong(template: str, **typed: str) -> list[str]:
    """The fields at which a form is refused."""
    return [problem.field for problem in read_form(TEMPLATES[template], {"name": "x", **typed}).problems]


def test_the_rule_says_what_was_typed():
    typed = {**GOOD, "from": "2026-12-10", "goods": "大类:镶嵌", "except": "outlet", "not_with": "SP", "id": "D12"}

    assert read_form(LESS, typed).rule == {
        "id": "D12", "name": "满减", "stage": "order", "benefit": {"type": "amount_off", "fen": 300_00},
        "schedule": {"from": "2026-12-10T00:00:00"}, "scope": {"any": ["cat:镶嵌"], "not": ["outlet"]},
        "cond": {"min_amount": 5_000_00}, "not_with": ["SP"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("template", "typed", "field"),
    [
        ("amount_off", {**GOOD, "from": "2026-12-12", "until": "2026-12-10"}, "until"),
        ("amount_off", {**GOOD, "hours": "10:00-10:00"}, "hours"),
        ("amount_off", {**GOOD, "goods": ","}, "goods"),
        ("amount_off", {**GOOD, "not_with": "MJ-01"}, "not_with"),
        ("amount_off", {**GOOD, "per_member": "2"}, "per_member"),
        ("amount_off", {**GOOD, "colour": "red"}, "colour"),
        ("tiers", {"tiers": "5000-300,4000-800"}, "tiers"),
        ("buy_give", {"n": "2", "count": "2"}, "count"),
        ("nth_percent", {"n": "50"}, "n"),
        ("member_price", {"price": "99", "member": "否"}, "member"),
    ],
)
def test_a_complaint_stands_at_its_field(template: str, typed: dict[str, str], field: str):
    assert wrong(template, **typed) == [field]


def test_every_wrong_field_is_said_at_once():
    assert wrong("amount_off", off="很多", min_amount="", until="昨天") == ["until", "min_amount", "off"]


def test_an_id_that_a_rule_has_is_refused_and_one_left_out_is_fresh():
    others = [{"id": "MJ-01", "stage": "unit", "benefit": {"type": "percent", "pct": 10}}]

    again = read_form(LESS, {**GOOD, "id": "MJ-01"}, others)

    assert [(one.field, one.words) for one in again.problems] == [("id", "编号已用过,换一个")]
    assert fresh_id(LESS, others) == "MJ-02"


def test_a_limit_across_bills_takes_the_rules_id_for_its_name():
    rule = read_form(MEMBERS, {"name": "x", "fold": "9", "total": "500", "per_member": "2"}).rule

    assert rule is not None
    assert rule["quota"] == {"name": "HZ-01", "total": 500, "per_member": 2}


def test_a_key_of_the_rule_format_is_found_among_the_fields():
    keys = ("benefit.pct", "schedule", "benefit.tiers[1]", "quota", "priority")
    templates = (MEMBERS, MEMBERS, TIERS, MEMBERS, MEMBERS)

    named = [field_named(one, key) for one, key in zip(templates, keys, strict=True)]

    assert named == ["fold", "from", "tiers", "quota", ""]
