"""The life of a rule set in the books."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from kernel.actor import Actor
from kernel.clock import stamp
from kernel.executor import carry_out
from promotions import RuleRefused
from promotions.errors import OtherPersonNeeded, RuleSetRefused, RulesNotOpen
from promotions.projection import quota_used
from promotions.queries import Quota, published_sets, quotas_known, rule_proposals, rules_in_force, rules_of
from promotions.rules.snapshot import believed
from promotions.usecases import approve_rules, propose_rules, withdraw_rules
from tests.promotions.asking import unit_pct
from tests.promotions.offered import Offers

WRITER = Actor("1001", "陈国栋", "headquarters", frozenset())
OTHER = Actor("1002", "林静", "headquarters", frozenset())
RULES = json.dumps([unit_pct("B", 5), unit_pct("A", 10)])


@pytest.fixture
def offers() -> Offers:
    return Offers()


def signed(words: bytes) -> str:
    return f"signed {words.decode()}"


def propose(offers: Offers, text: str = RULES, hours: int | None = None, number: str = "P-1") -> str:
    now = offers.keeper.clock.now()
    with offers.keeper.open(WRITER) as books:
        start = None if hours is None else now + timedelta(hours=hours)
        propose_rules(books, text, number=number, now=now, effective_at=start)
    return number


def approve(offers: Offers, number: str, who: Actor = OTHER) -> tuple[int, str]:
    with offers.keeper.open(who) as books:
        return approve_rules(books, number, now=offers.keeper.clock.now(), sign=signed)


def test_what_is_approved_is_in_force_in_its_canonical_text(offers: Offers) -> None:
    version, at = approve(offers, propose(offers))

    with offers.database.reading() as connection:
        found = rules_in_force(connection, at, key="")
        known = published_sets(connection)
    assert found is not None
    assert (version, found.published_by, found.approved_by) == (1, "陈国栋", "林静")
    assert [rule["id"] for rule in json.loads(found.rules)] == ["A", "B"]
    assert believed(known, "key", lambda _key, words, signature: signature == signed(words)) == list(known)


def test_a_set_may_begin_later(offers: Offers) -> None:
    now = offers.keeper.clock.now()

    _version, at = approve(offers, propose(offers, hours=5))

    assert at == stamp(now + timedelta(hours=5))
    with offers.database.reading() as connection:
        assert rules_in_force(connection, stamp(now), key="") is None


def test_nobody_lets_their_own_rules_through(offers: Offers) -> None:
    number = propose(offers)

    with pytest.raises(OtherPersonNeeded):
        approve(offers, number, WRITER)


def test_a_proposal_is_decided_once(offers: Offers) -> None:
    approve(offers, propose(offers))

    with pytest.raises(RulesNotOpen, match="published"):
        approve(offers, "P-1")


def test_what_was_withdrawn_is_not_decided(offers: Offers) -> None:
    number = propose(offers)
    with offers.keeper.open(WRITER) as books:
        withdraw_rules(books, number, " typo ")

    with pytest.raises(RulesNotOpen, match="withdrawn"):
        approve(offers, number)
    with offers.database.reading() as connection:
        assert rule_proposals(connection) == ()
        assert [one.withdrawn_why for one in rule_proposals(connection, every=True)] == ["typo"]


def test_rules_that_cannot_be_carried_out_are_not_proposed(offers: Offers) -> None:
    with pytest.raises(RuleRefused):
        propose(offers, json.dumps([unit_pct("A", 101)]))


def test_a_time_that_is_over_is_not_proposed(offers: Offers) -> None:
    with pytest.raises(RuleSetRefused):
        propose(offers, hours=-1)


def test_each_set_has_the_next_version(offers: Offers) -> None:
    approve(offers, propose(offers))
    version, _at = approve(offers, propose(offers, json.dumps([unit_pct("C", 1)]), number="P-2"))

    with offers.database.reading() as connection:
        assert (version, "C" in rules_of(connection, 2)) == (2, True)


def limited(**quota: int) -> str:
    return json.dumps([{**unit_pct("A", 10), "audience": {"member": True}, "quota": {"name": "D11", **quota}}])


def test_a_quota_is_set_with_the_rules_that_count_by_it(offers: Offers) -> None:
    approve(offers, propose(offers, limited(total=500, per_member=2)))
    approve(offers, propose(offers, limited(total=400, per_member=2), number="P-2"))

    with offers.database.reading() as connection:
        assert quotas_known(connection) == {"D11": Quota("D11", 400, 0, 2)}


def test_a_quota_below_what_was_given_away_is_refused(offers: Offers) -> None:
    approve(offers, propose(offers, limited(total=500)))
    with offers.database.writing() as connection:
        carry_out(connection, [quota_used("D11", 30)])

    with pytest.raises(RuleSetRefused, match="30 were given away"):
        approve(offers, propose(offers, limited(total=20), number="P-2"))
