"""One person of headquarters asks for promotions, another lets them through, and every till has them, signed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from headquarters.deciding import rule_sets
from headquarters.deciding.deciders import ReasonMissing, decider
from kernel.actor import Actor
from kernel.clock import stamp
from kernel.database import AnyDatabase
from kernel.secrets import signature_fits
from promotions.errors import OtherPersonNeeded, RulesNotOpen
from promotions.facts import RuleSetProposed, RuleSetPublished
from promotions.queries import published_sets
from promotions.rules.snapshot import believed
from shop.staff.rules.roles import PROPOSE_RULES
from tests.headquarters.chain import Chain, chain_of, new_chain
from tests.headquarters.intake.test_receiving import hand_in
from tests.headquarters.people import FIRST, SECOND, hire

RULES = json.dumps([{"id": "A", "stage": "unit", "benefit": {"type": "percent", "pct": 10}}]).encode()


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    hire(made)
    return made


def person(chain: Chain, staff_no: str) -> Actor:
    with chain.office.database.reading() as connection:
        return decider(connection, staff_no, PROPOSE_RULES)


def proposed(chain: Chain) -> str:
    return rule_sets.propose(chain.office.keeper, person(chain, FIRST), RULES)


def approved(chain: Chain, number: str, staff_no: str = SECOND) -> int:
    key = chain.office.secrets.signing_key
    return rule_sets.approve(chain.office.keeper, person(chain, staff_no), number, signing_key=key)[0]


def versions(chain: Chain) -> list[int]:
    with chain.office.database.reading() as connection:
        known = published_sets(connection)
    return [one.rule_set_version for one in believed(known, chain.office.public_key, signature_fits)]


def test_what_two_people_decided_is_signed_with_headquarters_key(chain: Chain) -> None:
    first, second = approved(chain, proposed(chain)), approved(chain, proposed(chain))

    assert (first, second, versions(chain)) == (1, 2, [2, 1])


def test_nobody_lets_their_own_promotions_through(chain: Chain) -> None:
    number = proposed(chain)

    with pytest.raises(OtherPersonNeeded):
        approved(chain, number, FIRST)


def test_withdrawing_takes_a_reason(chain: Chain) -> None:
    number = proposed(chain)

    with pytest.raises(ReasonMissing):
        rule_sets.withdraw(chain.office.keeper, person(chain, FIRST), number, " ")
    rule_sets.withdraw(chain.office.keeper, person(chain, FIRST), number, "typo")
    with pytest.raises(RulesNotOpen):
        approved(chain, number)


def test_a_till_publishes_and_proposes_nothing(chain: Chain) -> None:
    now = stamp(chain.clock.now() - timedelta(hours=1))
    words = {"effective_at": now, "rules": RULES.decode(), "hash": "-"}
    published = RuleSetPublished(rule_set_version=1, published_by="HP01", **words)
    asked = RuleSetProposed(proposal_no="P-1", proposed_by="1001", proposer_name="-", base_version=0, note="", **words)

    chain.install("HP01", "HP")
    hand_in(chain, chain_of("HP01", [published, asked]))

    assert versions(chain) == []
    with pytest.raises(RulesNotOpen):
        approved(chain, "P-1")
