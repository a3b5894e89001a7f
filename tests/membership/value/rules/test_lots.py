"""Stored value as contracts: principal and bonus each go from the oldest on, and their sums are the balance."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from membership.value.rules.lots import ValueMove, value_lots_of

_moves = st.builds(
    ValueMove,
    entry_id=st.uuids().map(str),
    day=st.sampled_from(["2026-01-10", "2026-03-05", "2026-11-21"]),
    what=st.sampled_from(["topped_up", "opening", "put_back"]),
    principal_fen=st.integers(0, 500_000),
    bonus_fen=st.integers(0, 50_000),
    document_no=st.sampled_from(["S-1", "S-2"]),
) | st.builds(
    ValueMove,
    entry_id=st.uuids().map(str),
    day=st.sampled_from(["2026-01-10", "2026-03-05", "2026-11-21"]),
    what=st.sampled_from(["spent", "refunded"]),
    principal_fen=st.integers(-500_000, 0),
    bonus_fen=st.integers(-50_000, 0),
    document_no=st.sampled_from(["S-1", "S-2"]),
)


def test_the_oldest_contract_is_used_first() -> None:
    found = value_lots_of([
        ValueMove("2", "2026-02-01", "topped_up", 100_000, 0, "S-2"),
        ValueMove("1", "2026-01-01", "topped_up", 100_000, 20_000, "S-1"),
        ValueMove("3", "2026-03-01", "spent", -110_000, -10_000, "S-3"),
    ])  # fmt: skip

    assert [(one.document_no, one.principal_left_fen, one.bonus_left_fen) for one in found.contracts] == [
        ("S-1", 0, 10_000), ("S-2", 90_000, 0),
    ]  # fmt: skip
    assert [one.used_fen for one in found.contracts] == [110_000, 10_000]


def test_what_a_return_puts_back_is_the_contracts_again() -> None:
    found = value_lots_of([
        ValueMove("1", "2026-01-01", "topped_up", 100_000, 0, "S-1"),
        ValueMove("2", "2026-03-01", "spent", -60_000, 0, "S-3"),
        ValueMove("3", "2026-03-02", "put_back", 60_000, 0, "S-3"),
    ])  # fmt: skip

    assert [(one.entry_id, one.used_fen) for one in found.contracts] == [("1", 0)]


def test_value_known_as_a_sum_alone_has_no_contract_that_is_known() -> None:
    found = value_lots_of([ValueMove("1", "2026-01-01", "topped_up", 100_000, 0)], balance=(150_000, 5_000))

    assert (found.principal_fen, found.bonus_fen) == (150_000, 5_000)
    assert not found.all_known
    assert value_lots_of([], balance=(0, 0)).all_known


@given(st.lists(_moves, max_size=20, unique_by=lambda move: move.entry_id))
def test_the_balance_is_the_movements_and_the_open_contracts(moves: list[ValueMove]) -> None:
    found = value_lots_of(moves)

    assert found.principal_fen == sum(move.principal_fen for move in moves)
    assert found.bonus_fen == sum(move.bonus_fen for move in moves)
    assert all(0 <= one.principal_left_fen <= one.principal_fen for one in found.contracts)
    assert all(0 <= one.bonus_left_fen <= one.bonus_fen for one in found.contracts)
    assert value_lots_of(reversed(moves)) == found
