"""Headquarters' signature under each right is kept until what became of the right is in a backup."""

from __future__ import annotations

import pytest

from kernel.database import Database
from kernel.executor import carry_out
from kernel.projection import Set
from sync import grants
from sync.protocol import RightGrantedAnswer
from sync.rights import grant_kept
from tests.headquarters.chain import new_database


@pytest.fixture
def database() -> Database:
    made = new_database()
    with made.writing() as connection:
        for number in range(1, 5):
            answer = RightGrantedAnswer(
                right_id=f"r{number}", right_kind="one_sale", account="value:m1", principal_fen=number, bonus_fen=0,
                incarnation=1, expires_s=0, signature="by headquarters",
            )  # fmt: skip
            grants.keep(connection, answer)
        for right_id, epoch, seq in (("r1", 1, 90), ("r2", 2, 10), ("r3", 2, 11)):
            ended = {"closed_epoch": epoch, "closed_seq": seq}
            carry_out(connection, [Set(grant_kept, {"right_id": right_id}, ended)])
    return made


def kept(database: Database) -> list[str]:
    with database.reading() as connection:
        return [one.right_id for one in grants.declared(connection)]


def test_what_is_still_held_is_declared_first(database: Database) -> None:
    assert kept(database) == ["r4", "r3", "r2", "r1"]


def test_what_is_in_a_backup_is_let_go(database: Database) -> None:
    with database.writing() as connection:
        grants.forget_safe(connection, 2, 10)

    assert kept(database) == ["r4", "r3"]


def test_without_a_backup_nothing_is_let_go(database: Database) -> None:
    with database.writing() as connection:
        grants.forget_safe(connection, 2, 0)

    assert len(kept(database)) == 4
