"""A restored headquarters waits, and a named person may let go."""

from __future__ import annotations

import base64

import pytest

from headquarters.registers.door import listed
from headquarters.registers.recovering import awaited
from headquarters.tables import evidence
from headquarters.upkeep.errors import NotAwaited
from headquarters.upkeep.restore import begin
from headquarters.upkeep.waiting import awaited_lines, give_up
from kernel.actor import program
from kernel.database import AnyDatabase
from tests.headquarters.chain import Chain, new_chain, rows


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    """A headquarters that was restored a moment ago, with two tills."""
    made = new_chain(any_database)
    for register in ("HP01", "HP02"):
        made.install(register, "HP")
    begin(made.office, 1, "a backup")
    return made


def lines(chain: Chain) -> tuple[str, ...]:
    with chain.office.database.reading() as connection:
        return awaited_lines(connection)


def let_go(chain: Chain, register: str) -> None:
    chain.office.keeper.transact(
        program("1001"), lambda books: give_up(books, register, "\u9648\u7ecf\u7406", "the till burnt")
    )


def test_a_person_sees_who_is_awaited(chain: Chain):
    assert lines(chain) == (
        "HP01 in HP has not said hello yet",
        "HP02 in HP has not said hello yet",
        "life 2: 2 awaited; no right is granted before all have handed in",
    )


def test_who_lets_go_of_a_register_is_kept_and_it_is_shut_out(chain: Chain):
    let_go(chain, "HP02")

    with chain.office.database.reading() as connection:
        assert awaited(connection) == ("HP01",)
        (shut_out,) = listed(connection, "quarantined")
    (kept,) = rows(chain.office.database, evidence)
    assert (shut_out.register, shut_out.reason) == ("HP02", "not awaited, \u9648\u7ecf\u7406")
    assert base64.b64decode(str(kept["body"])).decode() == "\u9648\u7ecf\u7406: the till burnt"


def test_when_nobody_is_left_rights_are_granted_again(chain: Chain):
    for register in ("HP01", "HP02"):
        let_go(chain, register)

    assert lines(chain) == ("life 2: nobody is awaited, rights are granted",)


def test_a_register_that_nobody_waits_for_cannot_be_let_go(chain: Chain):
    with pytest.raises(NotAwaited):
        let_go(chain, "BJ01")
