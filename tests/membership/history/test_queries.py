"""A member's account as the books of one place tell it."""

from __future__ import annotations

import pytest

from kernel.tables import journal
from membership.facts import PointsEarned, PointsSpent
from membership.history.queries import CARRYING, INTRODUCED, cards_of, prints, statement
from membership.points.facts import PointsCorrected
from membership.usecases import top_up
from tests.headquarters.member_chain import MemberChain
from tests.membership.builders import Place


def test_every_movement_stands_there_with_its_document_and_what_its_entry_says():
    place = Place()
    member_id = place.enrol()
    with place.open() as books:
        books.record(PointsEarned(member_id=member_id, points=100, document_no="S-1", ends_on="2027-12-31"))
        books.record(PointsEarned(member_id=member_id, points=0, document_no="S-2"))
        books.record(PointsSpent(member_id=member_id, right_id="r", points=30, document_no="S-3"))
        books.record(PointsCorrected(member_id=member_id, points=5, reason="补录", by="1001/1002"))
        top_up(books, member_id=member_id, principal_fen=100_00, bonus_fen=20_00, document_no="S-4", rule="充赠")

        found = statement(books.connection, member_id, "HP01")

    assert [(line.step.document_no, line.step.what, *line.step.sums[:3]) for line in found.lines] == [
        ("S-4", "topped_up", 0, 100_00, 20_00), ("", "corrected", 5, 0, 0), ("S-3", "spent", -30, 0, 0),
        ("S-1", "earned", 100, 0, 0),
    ]  # fmt: skip
    assert [line.step.said.rule or line.step.said.reason for line in found.lines[:2]] == ["充赠", "补录"]
    assert found.agrees


def test_a_till_that_was_told_of_a_member_says_so_and_its_own_bills_come_after():
    chain = MemberChain()
    member_id = chain.enrol("HP01", "13800006620")
    chain.tills["HP01"].record(PointsEarned(member_id=member_id, points=70, document_no="S-1"))
    chain.settle()
    chain.tills["BJ01"].record(PointsEarned(member_id=member_id, points=8, document_no="S-2"))
    chain.settle()
    chain.tills["HP02"].record(PointsEarned(member_id=member_id, points=5, document_no="S-3"))
    chain.settle()

    found = {register: _statement(till, register, member_id) for register, till in chain.tills.items()}

    lines = {
        register: [(line.step.what, line.step.sums.points) for line in one.lines] for register, one in found.items()
    }
    assert lines["BJ01"] == [("earned", 5), ("earned", 8), ("told", 70)]
    assert lines["BJ02"] == [("earned", 5), ("told", 78)]
    assert lines["HP01"] == lines["HP02"] == [("earned", 5), ("earned", 8), ("earned", 70)]
    assert all(one.agrees for one in found.values())
    assert _statement(chain.office, "HQ", member_id).agrees


def _statement(books, register, member_id):
    with books.database.reading() as connection:
        return statement(connection, member_id, register)


def test_an_account_that_somebody_wrote_into_is_seen():
    place = Place()
    member_id = place.enrol()
    with place.open() as books:
        books.record(PointsEarned(member_id=member_id, points=100, document_no="S-1"))
        books.connection.exec_driver_sql("UPDATE member_account SET points = 900")

        found = statement(books.connection, member_id, "HP01")

    assert (found.agrees, found.difference.points) == (False, 800)


def test_an_entry_is_checked_against_its_hash():
    place = Place()
    member_id = place.enrol()
    with place.open() as books:
        kept = books.record(PointsEarned(member_id=member_id, points=100, document_no="S-1"))
        altered = books.record(PointsEarned(member_id=member_id, points=200, document_no="S-2"))
        books.connection.execute(
            journal.update().where(journal.c.id == altered.id).values(body=altered.body.replace("200", "900"))
        )

        found = prints(books.connection, [kept.id, altered.id, "nowhere"])

    assert {entry_id: one.fits for entry_id, one in found.items()} == {kept.id: True, altered.id: False}
    assert found[kept.id].hash == kept.hash
    assert found[kept.id].journal_no == f"HP01-1-{kept.seq}"


def test_cards_are_named_by_their_members():
    place = Place()
    member_id = place.enrol(card_no="M2")

    with place.open() as books:
        assert cards_of(books.connection, [member_id, "nobody"]) == {member_id: "M2"}


@pytest.mark.parametrize(
    ("question", "asked"), [(INTRODUCED, {"member_id": "m"}), (CARRYING, {"entry_id": "e"})], ids=["told", "carried"]
)
def test_what_was_told_is_found_by_an_index_however_long_the_journal_is(question, asked):
    place = Place()
    with place.open() as books:
        text = str(question.compile(books.connection, compile_kwargs={"literal_binds": False}))
        plan = books.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", tuple(asked.values())).all()

    steps = [row[-1] for row in plan]
    assert steps
    assert all(step.startswith("SEARCH") and "INDEX" in step for step in steps), steps
