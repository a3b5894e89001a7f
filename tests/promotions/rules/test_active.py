from __future__ import annotations

from datetime import datetime

from kernel.clock import CHINA
from promotions import Context, MemberContext
from promotions.rules.active import Active
from tests.promotions.asking import compiled, unit_pct


def test_a_rule_that_is_not_for_this_customer_is_barred_with_its_reason() -> None:
    ready = compiled(unit_pct("A", 5, audience={"member": True}), unit_pct("B", 5))

    active = Active.of(ready, Context())

    assert active.bits == 0b10
    assert {place: reason.code for place, reason in active.barred.items()} == {0: "NOT_MEMBER"}


def test_mandatory_and_pinned_rules_are_wanted_while_they_run() -> None:
    over = {"until": "2026-11-01T00:00:00"}
    ready = compiled(
        unit_pct("A", 5, mandatory=True), unit_pct("B", 5), unit_pct("C", 5), unit_pct("D", 5, schedule=over)
    )

    active = Active.of(ready, Context(now=datetime(2026, 11, 21, tzinfo=CHINA), pin=("B", "D")))

    assert active.wanted == 0b0011


def test_a_banned_rule_is_out_alone_among_those_that_ask_the_same() -> None:
    members = [unit_pct(name, 5, audience={"member": True}) for name in "ABC"]

    active = Active.of(compiled(*members), Context(member=MemberContext(), ban=("A",)))

    assert active.bits == 0b110
    assert {place: reason.code for place, reason in active.barred.items()} == {0: "BANNED"}


def test_things_wanted_for_points_are_had_as_long_as_the_points_last() -> None:
    wished = {"stage": "points", "opt_in": True, "spends_points": 400}
    rules = [{"id": name, "benefit": {"type": "add_on", "sku": name, "fen": 0}, **wished} for name in "AB"]
    ctx = Context(member=MemberContext(points=700), opt_in=("A", "B"))

    active = Active.of(compiled(*rules), ctx)

    assert (active.bits, active.wanted) == (1, 1)
    assert [(why.rule_id, why.code, why.number) for why in active.barred.values()] == [("B", "SHORT_BY_POINTS", 100)]
