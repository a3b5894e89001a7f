"""Two machines wrote one register's journal: one goes on, and what the other wrote comes in as well."""

from __future__ import annotations

import msgspec
import pytest

from headquarters.intake.branches import BranchRefused, TakenIn, take_in
from headquarters.telling.known_members import forget, known_at
from kernel.books import entries
from kernel.clock import stamp
from kernel.database import AnyDatabase
from kernel.facts import Entry
from membership.facts import PointsEarned
from shop.daily_close.facts import DayOpened
from shop.sales.facts import SaleHeld
from shop.sales.tables import held_sale
from sync.protocol import RightAsk
from sync.rights import right
from tests.headquarters.chain import PIN, STAFF, Chain, chain_of, new_chain, points, rows, troubles
from tests.headquarters.intake.test_guards import spent
from tests.headquarters.intake.test_receiving import hand_in, sender

COMMON = chain_of("HP01", points(2))


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    made.install("HP01", "HP")
    made.install("HP02", "HP")
    return made


def branch(*facts: object, mark: str = "copy") -> list[Entry]:
    """What the other machine wrote behind the second common entry."""
    return [*COMMON, *chain_of("HP01", facts, seq=2, prev=COMMON[-1].hash, mark=mark)]  # type: ignore[arg-type]


def bring(chain: Chain, entries: list[Entry]) -> TakenIn:
    return chain.office.keeper.transact(
        STAFF, lambda books: take_in(books, "HP01", "HP", entries, name="HP01 old disk")
    )


def be_forgotten(chain: Chain, member_id: str) -> None:
    with chain.office.open(STAFF) as books:
        forget(books, "HP", [member_id], stamp(chain.clock.now()))


def meet(chain: Chain, member_id: str) -> None:
    """The member buys at the other till of the store; both tills hear of everything."""
    chain.tills["HP02"].earn(member_id, 5)
    for _ in range(2):
        for register in ("HP02", "HP01"):
            chain.tills[register].agent.run_once()


def earned(count: int) -> PointsEarned:
    return PointsEarned(member_id="m1", points=count, document_no="S-9")


def test_what_the_other_machine_sold_counts_too(chain: Chain) -> None:
    hand_in(chain, [*COMMON, *branch(earned(100), mark="a")[2:]])

    found = bring(chain, branch(earned(7), earned(8)))

    assert found == TakenIn("HP01 old disk", forked_from=2, entries=2, troubled=0)
    assert chain.account("m1").points == 2 + 100 + 15


def test_the_branch_of_a_till_that_was_installed_meanwhile_counts_and_stands_in_a_rebuild(
    any_database: AnyDatabase,
) -> None:
    chain = new_chain(any_database)
    second = chain.second_office()
    chain.install("HP01", "HP")
    hand_in(chain, [*COMMON, *branch(earned(100), mark="a")[2:]])
    opened = branch(DayOpened(store="HP", date="2026-11-21", float_fen=500_00))

    second.keeper.transact(STAFF, lambda books: take_in(books, "HP01", "HP", opened, name="old disk"))

    assert troubles(chain.office.database) == []  # type: ignore[arg-type]
    assert second.verify().findings == chain.office.verify().findings == ()


def test_a_branch_comes_in_once(chain: Chain) -> None:
    hand_in(chain, [*COMMON, *branch(earned(100), mark="a")[2:]])
    bring(chain, branch(earned(7)))

    again = bring(chain, branch(earned(7), earned(8)))

    assert again.entries == 1
    assert chain.account("m1").points == 2 + 100 + 15


def test_a_right_spent_on_both_branches_is_paid_once_and_the_rest_is_a_loss_on_record(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)
    ask = RightAsk(right_id="r", account=f"value:{member_id}", amount=60_00, incarnation=1, pin=PIN)
    chain.office.ask_right(sender(chain), ask)
    hand_in(chain, [*COMMON, *branch(spent(member_id, "r", 60_00), mark="a")[2:]])

    found = bring(chain, branch(spent(member_id, "r", 60_00)))

    assert found.troubled == 1
    assert chain.account(member_id).principal_fen == 40_00
    assert len(troubles(chain.office.database)) == 1
    assert [row["spent"] for row in rows(chain.office.database, right)] == [60_00]


def test_what_a_branch_brings_is_told_to_those_whom_it_concerns(chain: Chain) -> None:
    hand_in(chain, [*COMMON, *branch(earned(100), mark="a")[2:]])
    parked = SaleHeld(hold_no="H-1", store="HP", name="", member_id="", pieces=1, due_fen=1, cart="{}")
    till = chain.tills["HP02"]

    bring(chain, branch(parked))
    till.agent.run_once()

    assert [row["hold_no"] for row in rows(till.database, held_sale)] == ["H-1"]


@pytest.mark.parametrize("wrote_it", [False, True], ids=["another machine", "the machine that sold it"])
@pytest.mark.parametrize(
    "forgotten",
    [
        pytest.param((), id="known all the time"),
        pytest.param(("before",), id="forgotten when it comes in"),
        pytest.param(("after",), id="forgotten after it came in"),
        pytest.param(("before", "after"), id="forgotten twice"),
    ],
)
def test_every_till_of_the_store_counts_what_a_branch_gave_a_member_once(
    chain: Chain, forgotten: tuple[str, ...], wrote_it: bool
) -> None:
    neighbour, lost = chain.tills["HP02"], chain.tills["HP01"]
    li = neighbour.enrol()
    neighbour.agent.run_once()
    lost.agent.run_once()
    lost.earn(li, 7)  # with no line
    with lost.database.reading() as connection:
        alone = list(entries(connection, "HP01"))
    chain.install("HP01", "HP", database=lost.database if wrote_it else None)  # type: ignore[arg-type]

    if "before" in forgotten:
        be_forgotten(chain, li)
    bring(chain, alone)
    meet(chain, li)
    if "after" in forgotten:
        be_forgotten(chain, li)
        meet(chain, li)

    met = 2 if "after" in forgotten else 1
    accounts = [chain.account(li), *(till.account(li) for till in chain.tills.values())]
    assert [(one.points, one.bills) for one in accounts] == [(7 + 5 * met, 1 + met)] * 3


def test_a_member_whom_a_branch_brings_after_their_points_has_the_whole_account_at_every_till(chain: Chain) -> None:
    neighbour, lost = chain.tills["HP02"], chain.tills["HP01"]
    li = lost.enrol()  # with no line, as is the next one
    with lost.database.reading() as connection:
        alone = list(entries(connection, "HP01"))
    chain.install("HP01", "HP")
    neighbour.earn(li, 5)
    neighbour.agent.run_once()

    bring(chain, alone)
    for till in chain.tills.values():
        till.agent.run_once()

    accounts = [chain.account(li), *(till.account(li) for till in chain.tills.values())]
    assert [(one.points, one.bills) for one in accounts] == [(5, 1)] * 3
    with chain.office.database.reading() as connection:
        assert known_at(connection, [li]) == {li: ["HP"]}


def test_the_tables_equal_a_rebuild_with_the_branch_in_it(chain: Chain) -> None:
    hand_in(chain, [*COMMON, *branch(earned(100), mark="a")[2:]])
    bring(chain, branch(earned(7), ("membership.points_earned", "{}")))

    assert chain.office.verify().findings == ()


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda entries: entries[::-1], id="in another order"),
        pytest.param(lambda entries: [msgspec.structs.replace(entries[0], body="{}"), *entries[1:]], id="altered"),
        pytest.param(lambda entries: [entries[0], entries[2]], id="with a hole"),
        pytest.param(lambda _entries: chain_of("HP02", points(1)), id="of another register"),
        pytest.param(lambda _entries: [], id="empty"),
    ],
)
def test_what_no_register_wrote_is_refused(chain: Chain, spoil) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BranchRefused):
        bring(chain, spoil(branch(earned(7))))
