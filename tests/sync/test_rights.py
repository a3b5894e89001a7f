"""What the facts of rights do to the tables, at headquarters and at the till that holds them."""

from __future__ import annotations

import pytest
from sqlalchemy import ColumnElement, Connection, literal_column, select

from kernel.bulk import carry_out_together
from kernel.database import AnyDatabase
from kernel.facts import Fact
from kernel.projection import Insert
from sync.rights import (
    IS_ASIDE,
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


@pytest.mark.parametrize(
    ("index", "where"),
    [
        ("ix_right_account", (right.c.account == literal_column("'value:m1'"), IS_ASIDE)),
        ("ix_right_register", (right.c.register == literal_column("'HP01'"), IS_ASIDE)),
    ],
)
def test_rights_that_are_set_aside_are_found_by_an_index_of_their_own(
    any_database: AnyDatabase, index: str, where: tuple[ColumnElement[bool], ...]
) -> None:
    blank = {"granted": 1, "bonus": 0, "spent": 1, "asked": 1, "reason": "", "details": "{}"}
    given = [{"right_id": f"r{n}", "register": f"R{n}", "account": f"value:m{n}", "state": "open"} for n in range(300)]
    with any_database.writing() as connection:
        ops = [Insert(right, {**one, **blank, "aside": number % 2}) for number, one in enumerate(given)]
        carry_out_together(connection, ops)
        connection.exec_driver_sql('ANALYZE "right"')
        plan = plan_of(connection, str(select(right.c.right_id).where(*where)))

    assert index in plan


def plan_of(connection: Connection, question: str) -> str:
    if connection.dialect.name == "sqlite":
        return "\n".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {question}"))
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    return "\n".join(connection.exec_driver_sql(f"EXPLAIN {question}").scalars())
