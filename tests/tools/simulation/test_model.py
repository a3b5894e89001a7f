"""The second bookkeeping decides by itself what may count."""

from __future__ import annotations

from kernel.facts import Entry, Fact
from membership.facts import OpeningBalanceBrought, StoredValuePutBack, StoredValueSpent
from shop.orders.facts import DepositRefunded, DepositTaken, Way
from sync.rights import RightClosed, RightGranted
from tests.headquarters.chain import chain_of
from tools.simulation.model import Model

OPENING = OpeningBalanceBrought(member_id="m1", points=0, principal_fen=1_000, bonus_fen=0, source="old")
GRANT = RightGranted(right_id="r1", register="HP01", account="value:m1", amount=300)


def spent(fen: int, right_id: str = "r1") -> Fact:
    return StoredValueSpent(member_id="m1", right_id=right_id, principal_fen=fen, bonus_fen=0, document_no="S-1")


def kept(office: list[Fact], till: list[Fact]) -> list[Entry]:
    return [*chain_of("HQ", office), *chain_of("HP01", till)]


def test_what_is_spent_by_a_right_leaves_the_account_and_the_right() -> None:
    model = Model().replay(kept([OPENING, GRANT], [spent(200)]), {})

    assert model.wrong == []
    assert model.accounts["m1"] == [0, 800, 0]
    assert model.free("value:m1") == (700, 0)


def test_what_is_left_of_a_closed_right_is_free() -> None:
    model = Model().replay(kept([OPENING, GRANT], [spent(200), RightClosed(right_id="r1", spent=200)]), {})

    assert model.free("value:m1") == (800, 0)


def test_more_than_was_granted_may_not_count() -> None:
    assert Model().replay(kept([OPENING, GRANT], [spent(301)]), {}).wrong != []


def test_a_right_that_was_never_granted_may_not_count() -> None:
    assert Model().replay(kept([OPENING, GRANT], [spent(1, "r2")]), {}).wrong != []


def test_what_headquarters_refused_though_it_was_in_order_is_wrong_too() -> None:
    model = Model().replay(kept([OPENING, GRANT], [spent(200)]), {("HP01", 1, 1): "conflict"})

    assert model.wrong != []
    assert model.accounts["m1"] == [0, 800, 0]


TAKEN = DepositTaken(
    order_no="O-1", store="HP", document_no="S-1", earnest_fen=0, prepayment_fen=200, member_id="m1",
    ways=(Way(method="stored_value", fen=200, principal_fen=200),),
)  # fmt: skip
OFF = DepositRefunded(order_no="O-1", store="HP", document_no="S-2", refund_fen=200, penalty_fen=0)


def put_back(fen: int) -> Fact:
    return StoredValuePutBack(
        member_id="m1", principal_fen=fen, bonus_fen=0, document_no="S-1", returned_on="S-2", order_no="O-1"
    )


def test_money_paid_ahead_goes_back_with_an_order_that_is_off_and_once() -> None:
    entries = kept([OPENING, GRANT], [spent(250), TAKEN, OFF, put_back(200), put_back(1)])

    model = Model().replay(entries, {("HP01", 1, 5): "conflict"})

    assert model.wrong == []
    assert model.accounts["m1"] == [0, 950, 0]


def test_an_order_that_stands_gives_nothing_back() -> None:
    assert Model().replay(kept([OPENING, GRANT], [spent(250), TAKEN, put_back(200)]), {}).wrong != []
