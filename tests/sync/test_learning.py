"""What a newer program understands has its effect where it came, and the tables equal a rebuild before and after."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from kernel.facts import Entry, Fact
from kernel.projection import Projections, RowOp, Set
from kernel.tables import exception_ledger
from membership.facts import MemberEnrolled, PointsEarned
from membership.projection import projections as member_projections
from shop.staff.facts import StoreOpened
from shop.staff.projection import PROJECTIONS as STAFF
from shop.staff.tables import store
from sync.learning import retry_unknown
from tests.builders.books import rows, written
from tests.sync.fake import Till, of_others


class StoreRenamed(Fact, frozen=True, kw_only=True):
    """Of a newer release: it sets a name, so its place among the others matters."""

    kind: ClassVar[str] = "staff.store_renamed"
    code: str
    name: str


def _renamed(_entry: Entry, fact: StoreRenamed) -> Iterable[RowOp]:
    yield Set(store, {"code": fact.code}, {"name": fact.name}, expect={"code": fact.code})


def till_of(*facts: type[Fact]) -> Till:
    """A till whose program knows points, stores and `facts`."""
    till = Till()
    teach(till, *facts)
    return till


def teach(till: Till, *facts: type[Fact]) -> None:
    handlers: dict[type[Fact], Any] = {**member_projections(till.keys, str), **STAFF, StoreRenamed: _renamed}
    till.keeper = till.keeper_with(Projections((PointsEarned, StoreOpened, *facts), handlers))


def arrive(till: Till, *told: Entry) -> None:
    with till.database.writing() as connection:
        for entry in told:
            till.keeper.apply_foreign(connection, entry, "")


def names(till: Till) -> dict[str, str]:
    return {row["code"]: row["name"] for row in rows(till.database, store)}


RENAMINGS = written(
    "HQ",
    [
        StoreOpened(code="HP", name="和平店"),
        StoreRenamed(code="HP", name="和平路店"),
        StoreRenamed(code="XX", name="没有的店"),
    ],
)


def test_a_newer_program_gives_what_waited_its_effect() -> None:
    till = till_of()
    arrive(till, *RENAMINGS)
    assert till.verdict().findings == ()
    teach(till, StoreRenamed)

    learned = retry_unknown(till.keeper, load_keys=till.keys.load)

    assert (learned, names(till)) == (2, {"HP": "和平路店"})
    assert till.verdict().findings == ()


def test_the_effect_comes_at_the_place_of_the_entry_and_not_after_all_others() -> None:
    till = till_of()
    late = written("HQ", [StoreOpened(code="XX", name="新店")], seq=3, prev=RENAMINGS[-1].hash)
    arrive(till, *RENAMINGS, *late, *of_others(2))
    teach(till, StoreRenamed)

    retry_unknown(till.keeper, load_keys=till.keys.load)

    # The second renaming came before its store: it waits for a person, as if the program had known it then.
    assert names(till) == {"HP": "和平路店", "XX": "新店"}
    assert [row["reason"][:8] for row in rows(till.database, exception_ledger)] == ["conflict"]
    assert (till.points(), till.verdict().findings) == (2, ())


def test_members_keep_their_names_through_it() -> None:
    till = till_of()
    teach(till, MemberEnrolled)
    till.enrol()
    arrive(till, *RENAMINGS)
    teach(till, StoreRenamed, MemberEnrolled)

    retry_unknown(till.keeper, load_keys=till.keys.load)

    assert till.verdict().findings == ()


def test_what_is_still_unknown_goes_on_waiting_and_nothing_is_written() -> None:
    till = till_of()
    arrive(till, *RENAMINGS)

    assert retry_unknown(till.keeper) == 0
    assert len(rows(till.database, exception_ledger)) == 2


def test_a_second_start_has_nothing_to_learn() -> None:
    till = till_of()
    arrive(till, *RENAMINGS)
    teach(till, StoreRenamed)
    retry_unknown(till.keeper)

    assert retry_unknown(till.keeper) == 0
