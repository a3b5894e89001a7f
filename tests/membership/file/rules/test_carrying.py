"""What goes over is taken off and put down to the last fen, lot by lot."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from membership.file.facts import AccountCarried
from membership.file.rules.carrying import carried, carried_back
from membership.rules.lots import Lot
from membership.value.rules.lots import Contract

amounts = st.integers(1, 100_000)
lots = st.builds(
    lambda left, ends_on: Lot("e", "2026-01-01", left, left, ends_on=ends_on),
    amounts,
    st.sampled_from(["", "2026-12-31", "2027-12-31"]),
)
contracts = st.builds(lambda fen, bonus: Contract("e", "2026-01-01", "S-1", fen, bonus, fen, bonus), amounts, amounts)
FIELDS = ("points", "principal_fen", "bonus_fen", "bills")


def moved(facts: tuple[AccountCarried, ...], member_id: str) -> list[int]:
    """What one member's account gains by these facts."""
    return [sum(getattr(fact, name) for fact in facts if fact.member_id == member_id) for name in FIELDS]


def test_nothing_makes_no_facts() -> None:
    assert carried("a", "b", lots=(), owed=0, contracts=(), bills=0) == ()


def test_each_lot_keeps_its_last_day() -> None:
    facts = carried("a", "b", lots=[Lot("e", "", 9, 5, ends_on="2027-12-31"), Lot("f", "", 3, 3)], owed=0,
                    contracts=(), bills=0)  # fmt: skip

    assert [(fact.member_id, fact.points, fact.ends_on) for fact in facts] == [
        ("a", -8, ""), ("b", 5, "2027-12-31"), ("b", 3, ""),
    ]  # fmt: skip


@given(st.lists(lots, max_size=4), st.integers(0, 50), st.lists(contracts, max_size=3), st.integers(0, 9))
def test_what_one_loses_the_other_gains_and_the_way_back_undoes_it(
    points: list[Lot], owed: int, value: list[Contract], bills: int
) -> None:
    facts = carried("a", "b", lots=points, owed=owed, contracts=value, bills=bills)
    back = carried_back("b", "a", [fact for fact in facts if fact.member_id == "b"])

    gained = moved(facts, "b")
    assert gained == [sum(lot.left for lot in points) - owed, sum(one.principal_left_fen for one in value),
                      sum(one.bonus_left_fen for one in value), bills]  # fmt: skip
    assert moved(facts, "a") == [-amount for amount in gained]
    assert moved((*facts, *back), "a") == moved((*facts, *back), "b") == [0, 0, 0, 0]
