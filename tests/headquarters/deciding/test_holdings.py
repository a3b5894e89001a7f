"""People see what registers hold, ask for it, and two of them free what a lost register held."""

from __future__ import annotations

import pytest

from headquarters.books import OfficeBooks
from headquarters.deciding.deciders import ReasonMissing
from headquarters.deciding.holdings import Holding, NotALease, NothingHeld, StillAlive, call_in, holdings, write_off
from headquarters.registers.door import revoke
from kernel.database import AnyDatabase
from kernel.tables import journal
from sync.protocol import RightAsk, RightGrantedAnswer
from sync.rights import RightClosed
from tests.headquarters.chain import PIN, STAFF, Chain, chain_of, new_chain, rows, troubles
from tests.headquarters.intake.test_guards import spent
from tests.headquarters.intake.test_receiving import hand_in, sender
from tests.headquarters.people import both, hire


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    hire(made)
    made.install("HP01", "HP")
    made.install("BJ01", "BJ")
    return made


def held(chain: Chain, fen: int, register: str = "HP01", kind: str = "lease", member_id: str = "") -> str:
    """A member with money of which a register holds so much."""
    member_id = member_id or chain.member(principal_fen=500_00)
    ask = RightAsk(
        right_id=f"r-{register}-{fen}", account=f"value:{member_id}", amount=fen, incarnation=1, pin=PIN,
        right_kind=kind,
    )  # fmt: skip
    assert isinstance(chain.office.ask_right(sender(chain, register), ask), RightGrantedAnswer)
    return member_id


def seen(chain: Chain, **filters: object) -> list[Holding]:
    with chain.office.database.reading() as connection:
        return list(holdings(connection, chain.clock.now(), **filters))  # type: ignore[arg-type]


def freed(chain: Chain, **which: str) -> tuple[Holding, ...]:
    two = both(chain)
    return chain.office.keeper.transact(two.first, lambda books: write_off(books, two, "the store burnt", **which))


def revoked(chain: Chain, register: str = "HP01") -> None:
    chain.office.keeper.transact(STAFF, lambda books: revoke(books, register, "the store burnt"))


def test_what_is_set_aside_is_listed_with_its_age(chain: Chain) -> None:
    held(chain, 100_00)
    chain.clock.forward(hours=50)

    (one,) = seen(chain, register="HP01")

    assert (one.store, one.state, one.rest) == ("HP", "open", 100_00)
    assert "lease open" in one.line(chain.clock.now())
    assert "2 d 2 h: 10000 granted, 0 spent, 10000 aside" in one.line(chain.clock.now())
    assert seen(chain, register="BJ01") == []


def test_leases_past_their_time_are_found(chain: Chain) -> None:
    held(chain, 100_00)
    before = seen(chain, overdue=True)
    chain.clock.forward(days=40)

    assert (before, [one.right_id for one in seen(chain, overdue=True)]) == ([], ["r-HP01-10000"])


def test_a_lease_is_asked_back_and_stays_aside_until_its_register_says_so(chain: Chain) -> None:
    member_id = held(chain, 100_00)
    held(chain, 200_00, "BJ01", member_id=member_id)

    def ask(books: OfficeBooks) -> tuple[Holding, ...]:
        return call_in(books, "the member asks", account=f"value:{member_id}", register="HP01")

    asked = chain.office.keeper.transact(both(chain).first, ask)
    with pytest.raises(NotALease) as again:
        chain.office.keeper.transact(both(chain).first, ask)

    assert [one.right_id for one in asked] == ["r-HP01-10000"]
    assert [(one.register, one.state) for one in seen(chain)] == [("BJ01", "open"), ("HP01", "called_in")]
    assert again.value.facts == {"asked": "HP01"}
    (called,) = [row for row in rows(chain.office.database, journal) if row["kind"] == "rights.called_in"]  # type: ignore[arg-type]
    assert called["actor"] == "1001"


def test_two_people_free_what_a_lost_register_held(chain: Chain) -> None:
    member_id = held(chain, 100_00)
    revoked(chain)

    (one,) = freed(chain, register="HP01")

    assert (one.right_id, one.rest) == ("r-HP01-10000", 100_00)
    assert seen(chain) == []
    ask = RightAsk(right_id="r-2", account=f"value:{member_id}", amount=500_00, incarnation=1, pin=PIN)
    assert isinstance(chain.office.ask_right(sender(chain, "BJ01"), ask), RightGrantedAnswer)
    assert chain.office.verify().findings == ()


def test_late_spending_of_a_freed_right_is_an_exception_that_names_who_freed_it(chain: Chain) -> None:
    member_id = held(chain, 100_00)
    revoked(chain)
    freed(chain, right_id="r-HP01-10000")

    hand_in(chain, chain_of("HP01", [spent(member_id, "r-HP01-10000", 60_00), RightClosed(right_id="r", spent=1)]))

    (reason,) = troubles(chain.office.database)  # type: ignore[arg-type]
    assert "1001+1002: the store burnt" in reason
    assert chain.account(member_id).principal_fen == 500_00


def test_what_a_register_may_still_spend_is_not_freed(chain: Chain) -> None:
    held(chain, 100_00)

    with pytest.raises(StillAlive) as refused:
        freed(chain, right_id="r-HP01-10000")

    assert refused.value.facts["state"] == "open"


def test_a_right_of_one_bill_is_not_asked_back(chain: Chain) -> None:
    held(chain, 100_00, kind="one_sale")

    with pytest.raises(NotALease):
        chain.office.keeper.transact(STAFF, lambda books: call_in(books, "why", register="HP01"))


@pytest.mark.parametrize("which", [{}, {"register": "HP09"}, {"right_id": "r-9"}])
def test_what_nobody_holds_is_neither_asked_for_nor_freed(chain: Chain, which: dict[str, str]) -> None:
    with pytest.raises(NothingHeld):
        freed(chain, **which)
    with pytest.raises(NothingHeld):
        chain.office.keeper.transact(STAFF, lambda books: call_in(books, "why", **which))


def test_nothing_is_freed_without_a_reason(chain: Chain) -> None:
    two = both(chain)

    with pytest.raises(ReasonMissing):
        chain.office.keeper.transact(two.first, lambda books: write_off(books, two, " ", register="HP01"))
