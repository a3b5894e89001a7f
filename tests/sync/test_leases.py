"""What a till holds for later: paid from with no line, within bounds, closed only in the journal."""

from __future__ import annotations

import pytest

from kernel.projection import Conflict
from sync import leases, rights
from sync.authority import RightDenied, RightHeld
from sync.lease_rules import Refusal
from sync.standing import note
from tests.sync.lender import ACCOUNT, STAFF, Place, hello


@pytest.fixture
def place() -> Place:
    return Place()


def test_a_lease_is_kept_and_pays_several_bills_with_no_line(place: Place) -> None:
    granted = place.lease()

    for amount in (100, 200):
        paid = place.pay(amount)
        assert isinstance(paid, tuple)
        assert place.commit(*paid)

    assert granted == RightHeld("l1", 300, 100)
    assert place.held() == {"l1": (100, 300, 0)}


def test_a_lease_counts_from_when_the_question_was_sent_also_when_it_is_asked_again(place: Place) -> None:
    place.lender.lost = 1
    place.lease()
    place.monotonic.forward(seconds=10 * 3600 - 1)
    place.lease()

    before = place.pay(1)
    place.monotonic.forward(seconds=1)
    with place.database.writing() as connection:
        leases.take_off_bill(connection, "l1")

    assert isinstance(before, tuple)
    assert place.pay(1) == Refusal("lease.too_old", {"hours": 10})


def test_an_unsigned_grant_is_not_taken_and_its_question_is_given_up(place: Place) -> None:
    place.lender.forge = True

    answer = place.lease()

    assert answer == RightDenied("l1", "rights.forged")
    assert place.held() == {}
    assert place.authority.settle() == 1
    assert place.kinds() == ["rights.given_up"]


def test_a_grant_of_another_life_of_headquarters_is_not_taken(place: Place) -> None:
    place.lender.incarnation = 2

    assert place.lease() == RightDenied("l1", "rights.incarnation")
    assert place.held() == {}


def test_a_call_that_overtakes_its_grant_stops_it(place: Place) -> None:
    place.lender.lost = 1
    place.lease()
    place.call_in("l1")

    answer = place.lease()

    assert answer == RightDenied("l1", "rights.given_up")
    assert place.authority.settle() == 1
    assert place.kinds() == ["rights.given_up"]


def test_a_lease_called_in_is_closed_in_the_journal_once_its_bill_is_done(place: Place) -> None:
    place.lease()
    paid = place.pay(100)
    assert isinstance(paid, tuple)
    place.call_in("l1")

    while_on_bill = place.authority.settle()
    place.commit(*paid)
    afterwards = place.authority.settle()

    assert (while_on_bill, afterwards) == (0, 1)
    assert place.kinds() == ["rights.closed"]
    assert place.pay(1) is None


def test_more_than_was_put_on_the_bill_cannot_be_spent(place: Place) -> None:
    place.lease()
    paid = place.pay(100)
    assert isinstance(paid, tuple)

    with pytest.raises(Conflict):
        place.commit("l1", paid[1] + 1, paid[2])

    assert place.held() == {"l1": (300, 0, 100)}


def test_while_rights_are_frozen_nothing_is_asked_or_paid(place: Place) -> None:
    place.lease()
    with place.database.writing() as connection:
        note(connection, frozen="recovering")

    assert place.pay(1) == Refusal("lease.frozen", {"why": "recovering"})
    assert place.lease("l2") == RightDenied("l2", "rights.frozen", {"why": "recovering"})
    assert len(place.lender.asked) == 1


def test_a_new_life_of_headquarters_accepts_what_was_declared_to_it(place: Place) -> None:
    place.lease()
    with place.database.writing() as connection:
        note(connection, incarnation=2)

    before = place.pay(1)
    told = place.authority.declared()
    place.authority.heard(hello(2))
    after = place.pay(1)

    assert before == Refusal("lease.incarnation")
    assert [(one.right_id, one.principal, one.bonus, one.incarnation) for one in told] == [("l1", 300, 100, 1)]
    assert isinstance(after, tuple)


def test_a_one_sale_right_on_the_bill_is_declared_too(place: Place) -> None:
    place.authority.ask(right_id="r1", account=ACCOUNT, amount=40)

    assert [(one.right_id, one.right_kind) for one in place.authority.declared()] == [("r1", "one_sale")]


def test_a_restored_copy_neither_spends_nor_closes_what_the_other_may_hold(place: Place) -> None:
    place.lease()
    with place.keeper.open(STAFF) as books:
        books.new_epoch()
        books.record(rights.RightGivenUp(right_id="x", account=ACCOUNT))

    assert place.pay(1) == Refusal("lease.restored")
    assert place.authority.settle() == 0


def test_a_bill_recovered_after_a_power_cut_still_holds_its_part(place: Place) -> None:
    place.lease()
    paid = place.pay(100)
    assert isinstance(paid, tuple)

    with place.keeper.open(STAFF) as books:
        leases.put_back_on_bill(books, [paid])

    assert place.held() == {"l1": (300, 0, 100)}


def test_a_bill_forgotten_in_a_power_cut_holds_nothing(place: Place) -> None:
    place.lease()
    place.pay(100)

    with place.keeper.open(STAFF) as books:
        leases.put_back_on_bill(books, [])

    assert place.held() == {"l1": (400, 0, 0)}


def test_what_is_sold_here_pays_here_at_once_with_no_line_and_no_limit_of_age(place: Place) -> None:
    with place.keeper.open(STAFF) as books:
        books.record(rights.RightGivenUp(right_id="x", account=ACCOUNT))
        leases.keep_own(books, "t1", ACCOUNT, principal=500, bonus=50)
    place.monotonic.forward(seconds=10**7)

    paid = place.pay(550)

    assert isinstance(paid, tuple)
    assert paid == ("t1", 500, 50)
