"""A register asks headquarters for promotions, under its own number and its person's name, and for nothing it hides."""

from __future__ import annotations

import json

import msgspec
import pytest

from headquarters.deciding import rule_sets
from headquarters.deciding.deciders import decider
from kernel.database import AnyDatabase
from kernel.facts import Fact
from promotions import RuleSet
from promotions.facts import RuleSetProposed, RuleSetPublished, RuleSetWithdrawn
from promotions.queries import published_sets, rule_proposals
from promotions.rules.rule_set import canonical
from shop.staff.rules.roles import PUBLISH_RULES
from tests.headquarters.chain import Chain, chain_of, new_chain, troubles
from tests.headquarters.intake.test_receiving import hand_in
from tests.headquarters.people import FIRST, hire

RAW = [{"id": "A", "stage": "unit", "benefit": {"type": "percent", "pct": 10}}]
ASKED = RuleSetProposed(
    proposal_no="P-HP01-20261121-0001", proposed_by="1007", proposer_name="王芳", base_version=0, effective_at="",
    note="双十二", rules=canonical(RAW), hash=RuleSet.parse(RAW).hash,
)  # fmt: skip
UNKNOWN_KEY = canonical([{**RAW[0], "colour": "red"}])


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    made.install("HP01", "HP")
    hire(made)
    return made


def say(chain: Chain, *facts: Fact) -> list[str]:
    """Proposals that wait at headquarters after a register said this."""
    hand_in(chain, chain_of("HP01", facts))
    with chain.office.database.reading() as connection:
        return [one.proposal_no for one in rule_proposals(connection)]


def test_what_a_register_asks_for_waits_and_a_person_of_headquarters_puts_it_in_force(chain: Chain) -> None:
    waiting = say(chain, ASKED)
    with chain.office.database.reading() as connection:
        person = decider(connection, FIRST, PUBLISH_RULES)
    key = chain.office.secrets.signing_key

    version, _ = rule_sets.approve(chain.office.keeper, person, ASKED.proposal_no, signing_key=key)

    assert (waiting, version) == ([ASKED.proposal_no], 1)


def test_a_register_takes_its_own_proposal_back_and_no_other(chain: Chain) -> None:
    other = RuleSetWithdrawn(proposal_no="P-HQ-20261121-0001", reason="x")

    assert say(chain, ASKED, other, RuleSetWithdrawn(proposal_no=ASKED.proposal_no, reason="写错")) == []
    assert len(troubles(chain.office.database)) == 1


def test_a_register_publishes_nothing(chain: Chain) -> None:
    published = RuleSetPublished(
        rule_set_version=1, effective_at="2026-11-21T10:00:00.000+08:00", published_by="1007", rules=ASKED.rules,
        hash=ASKED.hash, proposal_no=ASKED.proposal_no,
    )  # fmt: skip

    say(chain, ASKED, published)

    with chain.office.database.reading() as connection:
        assert published_sets(connection) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"proposal_no": "P-HQ-20261121-0007"},
        {"proposed_by": "9001"},
        {"hash": "0" * 64},
        {"rules": "no rules"},
        {"rules": UNKNOWN_KEY},
        {"rules": json.dumps(RAW)},
        {"rules": "[" * 1_000_001},
        {"effective_at": "tomorrow"},
        {"effective_at": "2026-11-22T10:00:00"},
        {"base_version": -1},
    ],
    ids=str,
)
def test_what_is_not_what_it_says_waits_for_nobody(chain: Chain, changes: dict[str, object]) -> None:
    asked = msgspec.structs.replace(ASKED, **changes)

    assert say(chain, asked) == []
    assert len(troubles(chain.office.database)) == 1
