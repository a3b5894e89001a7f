"""The second bookkeeping decides by itself what may count."""

from __future__ import annotations

from kernel.facts import Entry, Fact
from membership.facts import OpeningBalanceBrought, StoredValueSpent
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
