"""Promotions written at a till by forms: checked, tried out, proposed by one person and let through by another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kernel.clock import stamp
from promotions.facts import RuleSetProposed, RuleSetPublished
from promotions.queries import quotas_known, rule_proposals
from tests.builders import shop
from tests.builders.counter import Counter, SmallChain

TENTH = {"template": "timed_percent", "fields": {
    "name": "周末九折", "fold": "9", "from": "2026-11-01", "until": "2026-12-31", "legal": "周末九折,至 12-31",
    "goods": "大类:镶嵌", "id": "WE",
}}  # fmt: skip
LESS = {"template": "amount_off", "fields": {"name": "满5000减300", "min_amount": "5000", "off": "300", "id": "D12"}}


def proposed(counter: Counter, *changes: dict[str, Any], staff: str = shop.CASHIER, **more: Any) -> str:
    counter.unlock(staff)
    return str(counter.ok("propose_promotions", changes=list(changes), **more)["proposal"])


def approved(counter: Counter, number: str) -> int:
    counter.unlock(shop.MANAGER)
    return int(counter.ok("approve_promotions", proposal=number)["version"])


def page(counter: Counter) -> dict[str, Any]:
    found: dict[str, Any] = counter.ok("promotions")["promotions"]
    return found


def ids(counter: Counter) -> set[str]:
    return {line["rule_id"] for line in page(counter)["lines"]}


def taken(counter: Counter) -> set[str]:
    """The rules on the bill once the ring is on it."""
    counter.ok("scan", code=shop.RING)
    return {share["rule_id"] for line in counter.cart()["lines"] for share in line["shares"]}


def test_what_one_person_writes_another_puts_in_force_beside_what_is(counter: Counter):
    before = ids(counter)
    number = proposed(counter, TENTH, note="年底")
    waiting = page(counter)["proposals"]

    assert [(one["proposal_no"], one["note"], one["lines"][0]["change"]) for one in waiting] == [
        (number, "年底", "new")
    ]
    assert ids(counter) == before
    approved(counter, number)
    assert ids(counter) == before | {"WE"}
    assert page(counter)["proposals"] == ()
    assert "WE" in taken(counter)
    assert counter.sound()


def test_nobody_lets_their_own_promotions_through(counter: Counter):
    number = proposed(counter, TENTH, staff=shop.MANAGER)

    assert counter.refusal("approve_promotions", proposal=number) == "auth.not_permitted"
    counter.ok("approve", staff=shop.MANAGER, pin=shop.pin_of(shop.MANAGER), permission="promotions.publish")
    assert counter.refusal("approve_promotions", proposal=number) == "promotions.second_person"
    assert counter.journal(RuleSetPublished.kind)[1:] == []


def test_a_salesperson_proposes_nothing(counter: Counter):
    counter.unlock(shop.SALESPERSON)

    assert counter.refusal("propose_promotions", changes=[TENTH]) == "auth.not_permitted"


def test_a_promotion_is_changed_by_its_own_form_and_ended(counter: Counter):
    approved(counter, proposed(counter, TENTH))
    change = counter.ok("promotion_form", rule="WE")["change"]
    change["fields"]["fold"] = "8"

    approved(counter, proposed(counter, change))
    changed = {line["rule_id"]: line["title"] for line in page(counter)["lines"]}
    again = counter.ok("promotion_form", rule="WE")["change"]["fields"]["fold"]
    approved(counter, proposed(counter, ended=["WE"]))

    assert (changed["WE"], again) == ("限时折扣", "8")
    assert "WE" not in ids(counter)


def test_a_form_is_refused_at_each_wrong_field_and_lint_points_at_one(counter: Counter):
    wrong = {"template": "timed_percent", "fields": {"fold": "88", "from": "2026-12-12", "until": "去年", "name": "x"}}

    found = counter.ok("check_promotions", changes=[wrong, LESS])
    sound = counter.ok("check_promotions", changes=[LESS])

    assert [(one["change"], one["field"]) for one in found["problems"]] == [(1, "until"), (1, "fold")]
    assert (sound["problems"], sound["rules"]) == ([], ["D12"])
    assert ("legal", "没有公示文字:条件和期限要写给顾客看") in [(f["field"], f["words"]) for f in sound["findings"]]
    assert counter.refusal("propose_promotions", changes=[wrong]) == "promotions.rule_set_refused"


def test_a_store_or_tier_that_nobody_knows_is_refused_at_its_field(counter: Counter):
    fields = {**LESS["fields"], "stores": "月球店", "levels": "青铜"}
    by_name = {**LESS["fields"], "levels": "金卡、钻石卡"}

    found = counter.ok("check_promotions", changes=[{**LESS, "fields": fields}])["problems"]
    approved(counter, proposed(counter, {**LESS, "fields": by_name}))

    assert {one["field"] for one in found} == {"stores", "levels"}
    assert counter.ok("promotion_form", rule="D12")["change"]["fields"]["levels"] == "金卡,钻石卡"


def test_a_basket_is_tried_out_with_the_engines_own_reasons_and_nothing_is_sold(counter: Counter):
    entries = len(counter.journal())

    near = counter.ok("try_promotions", goods=["镶嵌 戒指 4800"], changes=[LESS])
    there = counter.ok("try_promotions", goods=["镶嵌 戒指 4800", "镶嵌 吊坠 300"], changes=[LESS])

    assert [(one["why"], one["hint"]) for one in near["reasons"] if one["rule"] == "D12"] == [
        ("还差 200.00 元", "再买 200.00 元,减 300.00")
    ]
    assert {"rule": "D12", "name": "满5000减300", "off": "300.00"} in there["rules"]
    assert len(counter.journal()) == entries


def test_a_piece_of_the_shop_is_tried_out_as_the_till_would_sell_it(counter: Counter):
    tried = counter.ok("try_promotions", goods=[shop.RING])["due"]
    sold = counter.ok("scan", code=shop.RING)["due"]

    assert tried == sold


def test_a_proposal_that_another_one_overtook_is_written_anew(counter: Counter):
    first, second = proposed(counter, TENTH), proposed(counter, LESS)
    approved(counter, first)

    assert counter.refusal("approve_promotions", proposal=second) == "promotions.rule_set_refused"
    assert page(counter)["proposals"][0]["stale"]
    counter.ok("withdraw_promotions", proposal=second, reason="重写")
    assert page(counter)["proposals"] == ()


def test_changes_do_not_bring_forward_a_set_that_is_to_come(counter: Counter):
    tomorrow = stamp(counter.clock.now() + timedelta(days=1))
    later = stamp(counter.clock.now() + timedelta(days=2))
    approved(counter, proposed(counter, TENTH, effective_at=tomorrow))

    assert counter.refusal("propose_promotions", changes=[LESS]) == "promotions.rule_set_refused"
    assert page(counter)["to_come"]
    assert "WE" not in taken(counter)
    proposed(counter, LESS, effective_at=later)


def test_a_limit_across_bills_counts_from_its_approval_on(counter: Counter):
    fields = {**TENTH["fields"], "total": "1"}
    approved(counter, proposed(counter, {**TENTH, "fields": fields}))

    counter.sell(shop.RING)

    with counter.till.place.database.reading() as connection:
        assert [(one.name, one.total, one.used) for one in quotas_known(connection).values()] == [("WE", 1, 1)]


def test_in_a_chain_headquarters_hears_of_the_managers_proposal_and_decides(chain: SmallChain):
    till = chain["HP01"]
    till.unlock(shop.CASHIER)
    cashier = till.refusal("propose_promotions", changes=[TENTH])
    number = proposed(till, TENTH, staff=shop.MANAGER)
    refused = till.refusal("approve_promotions", proposal=number)
    chain.sync("HP01")

    with chain.office.database.reading() as connection:
        waiting = rule_proposals(connection)
    assert (cashier, refused) == ("auth.not_permitted", "promotions.rule_set_refused")
    assert [(one.proposal_no, one.proposer_name) for one in waiting] == [(number, "周建平")]
    assert len(till.journal(RuleSetProposed.kind)) == 1
