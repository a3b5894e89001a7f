"""Value is lent to a register for later: cut to the policy's measure, and asked back when another counter wants it."""

from __future__ import annotations

import pytest

from membership.facts import StoredValueSpent
from sync.protocol import LeasePolicy, RightGrantedAnswer
from sync.rights import RightCalledIn, RightClosed
from tests.shop.counting_house import House, granted, question, refused


@pytest.fixture
def house() -> House:
    return House()


def test_what_a_lease_has_spent_is_not_taken_twice_from_what_is_free(house: House) -> None:
    member = house.member(principal_fen=100_00)
    house.ask("HP01", "l1", f"value:{member}", 50_00, kind="lease")
    house.consume("l1", 20_00)
    spent = StoredValueSpent(member_id=member, right_id="l1", principal_fen=20_00, bonus_fen=0, document_no="S-1")
    house.record("HP01", spent)

    assert granted(house.ask("BJ01", "r2", f"value:{member}", 50_00)) == (50_00, 0)
    assert refused(house.ask("BJ01", "r3", f"value:{member}", 1))[0] == "stored_value.set_aside"


def test_a_lease_needs_no_pin_because_nobody_pays_yet(house: House) -> None:
    member = house.member(principal_fen=100_00)

    house.ask("HP01", "l1", f"value:{member}", 50_00, kind="lease", pin="")

    assert house.compared == []


@pytest.mark.parametrize(
    ("policy", "leased"),
    [
        (LeasePolicy(), 500_00),  # half of what is free
        (LeasePolicy(share_permille=1_000), 1_000_00),
        (LeasePolicy(lease=300_00), 300_00),
        (LeasePolicy(total=120_00), 120_00),
    ],
)
def test_a_lease_is_cut_to_the_policys_measure(policy: LeasePolicy, leased: int) -> None:
    house = House(policy)
    member = house.member(principal_fen=1_000_00)

    answer = house.ask("HP01", "l1", f"value:{member}", 2_000_00, kind="lease")

    assert granted(answer) == (leased, 0)
    assert isinstance(answer, RightGrantedAnswer)
    assert answer.expires_s == policy.max_age_s
    assert house.ask("HP01", "l1", f"value:{member}", 2_000_00, kind="lease") == answer


def test_a_register_holds_no_more_in_leases_than_its_total(house: House) -> None:
    house.policy = LeasePolicy(total=120_00)
    accounts = [f"value:{house.member(principal_fen=200_00)}" for _ in range(3)]

    answers = [house.ask("HP01", f"l{n}", account, 100_00, kind="lease") for n, account in enumerate(accounts)]

    assert [granted(answers[0]), granted(answers[1])] == [(100_00, 0), (20_00, 0)]
    assert refused(answers[2])[0] == "lease.at_limit"
    assert granted(house.ask("BJ01", "l9", accounts[2], 100_00, kind="lease")) == (100_00, 0)


def test_a_lease_that_was_called_in_is_set_aside_until_its_register_closes_it(house: House) -> None:
    member = house.member(principal_fen=100_00)
    house.policy = LeasePolicy(share_permille=1_000)
    lease = house.ask("HP01", "l1", f"value:{member}", 100_00, kind="lease")
    house.record("HQ", RightCalledIn(right_id="l1", register="HP01", account=f"value:{member}", reason="asked for"))

    while_dark = house.ask("BJ01", "r1", f"value:{member}", 100_00)
    house.record("HP01", RightClosed(right_id="l1", spent=0))
    after = house.ask("BJ01", "r2", f"value:{member}", 100_00)

    assert granted(lease) == (100_00, 0)
    assert refused(while_dark)[0] == "stored_value.set_aside"
    assert granted(after) == (100_00, 0)


def test_tills_lease_counts_of_a_quota_until_it_is_used_up(house: House) -> None:
    house.policy = LeasePolicy(share_permille=1_000)
    house.quota(100)

    first = house.ask("HP01", "q1", "quota:first-100", 60, kind="lease")
    second = house.ask("BJ01", "q2", "quota:first-100", 60, kind="lease")
    third = house.ask("BJ01", "q3", "quota:first-100", 1)

    assert [granted(first), granted(second)] == [(60, 0), (40, 0)]
    assert refused(third) == ("quota.used_up", {"quota": "first-100", "left": 0})


def test_a_refusal_calls_in_the_leases_that_other_registers_hold(house: House) -> None:
    house.policy = LeasePolicy(share_permille=1_000)
    member = house.member(principal_fen=100_00)
    house.ask("HP01", "l1", f"value:{member}", 60_00, kind="lease")
    house.ask("BJ01", "l2", f"value:{member}", 10_00, kind="lease")

    first = house.decide(("BJ01", question("r1", f"value:{member}", 100_00)))[0]
    second = house.decide(("BJ01", question("r2", f"value:{member}", 100_00)))[0]

    assert [(one.right_id, one.register) for one in first.called] == [("l1", "HP01")]
    assert second.called == ()


def test_value_that_is_simply_not_there_calls_nothing_in(house: House) -> None:
    member = house.member(principal_fen=100_00)
    house.ask("HP01", "l1", f"value:{member}", 50_00, kind="lease")

    decision = house.decide(("BJ01", question("r1", f"value:{member}", 100_01)))[0]

    assert refused(decision.answer)[0] == "stored_value.balance_too_low"
    assert decision.called == ()
