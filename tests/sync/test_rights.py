"""What the facts of rights do to the tables, at headquarters and at the till that holds them."""

from __future__ import annotations

import pytest

from kernel.facts import Fact
from sync.rights import (
    RightClosed,
    RightGivenUp,
    RightGranted,
    RightQuarantined,
    RightRefused,
    RightWrittenOff,
    SetAside,
    in_doubt,
    right,
    set_aside,
)
from tests.headquarters.chain import Till, new_chain, rows

ACCOUNT = "value:m1"
GRANTED = RightGranted(right_id="r1", register="HP01", account=ACCOUNT, amount=100, bonus=20)


@pytest.fixture
def place() -> Till:
    return new_chain().install("HP01", "HP")[0]


def state(place: Till) -> list[tuple[object, ...]]:
    return [(row["right_id"], row["register"], row["state"], row["spent"]) for row in rows(place.database, right)]


def aside(place: Till) -> SetAside:
    with place.database.reading() as connection:
        return set_aside(connection, ACCOUNT)


def test_what_is_granted_is_set_aside(place: Till) -> None:
    place.record(GRANTED)

    assert aside(place) == SetAside(principal=80, bonus=20)


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (RightClosed(right_id="r1", spent=60), ("r1", "HP01", "closed", 0)),
        (RightGivenUp(right_id="r1", account=ACCOUNT), ("r1", "HP01", "given_up", 0)),
    ],
)
def test_its_registers_journal_ends_a_right(place: Till, end: Fact, expected: tuple[object, ...]) -> None:
    place.record(GRANTED, end)

    assert state(place) == [expected]
    assert aside(place) == SetAside(principal=0, bonus=0)


def test_a_refusal_sets_nothing_aside(place: Till) -> None:
    place.record(RightRefused(right_id="r1", register="HP01", account=ACCOUNT, amount=5, reason="stored_value.locked"))

    assert state(place) == [("r1", "HP01", "refused", 0)]
    assert aside(place) == SetAside(principal=0, bonus=0)


@pytest.mark.parametrize("end", [RightClosed(right_id="r1", spent=1), RightGivenUp(right_id="r1", account=ACCOUNT)])
def test_another_registers_right_stays_open(place: Till, end: Fact) -> None:
    other = RightGranted(right_id="r1", register="BJ01", account=ACCOUNT, amount=100)

    place.record(other, end)

    assert aside(place) == SetAside(principal=100, bonus=0)


@pytest.mark.parametrize("end", [RightClosed(right_id="r1", spent=1), RightGivenUp(right_id="r1", account=ACCOUNT)])
def test_the_journal_also_ends_the_doubt(place: Till, end: Fact) -> None:
    with place.database.writing() as connection:
        row = {"right_id": "r1", "account": ACCOUNT, "amount": 1, "asked_at": "", "state": "granted"}
        connection.execute(in_doubt.insert().values(row))

    place.record(end)

    assert rows(place.database, in_doubt) == []


def test_what_a_sealed_register_held_is_free_after_a_persons_write_off(place: Till) -> None:
    sealed = RightQuarantined(right_id="r1", register="HP01", account=ACCOUNT, reason="epoch sealed")
    freed = RightWrittenOff(right_id="r1", register="HP01", account=ACCOUNT, by="9001", reason="till burnt")

    place.record(GRANTED, sealed)
    before = aside(place)
    place.record(freed)

    assert before == SetAside(principal=80, bonus=20)
    assert aside(place) == SetAside(principal=0, bonus=0)
    assert state(place) == [("r1", "HP01", "written_off", 0)]
