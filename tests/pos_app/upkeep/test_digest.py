"""Both ends prove that they agree, or name the first record on which they do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import text
from typer.testing import CliRunner

from headquarters.upkeep.digest import of_store
from pos_app.commands import app
from pos_app.settings import load_settings
from pos_app.upkeep.digest import compare, own_lines
from shop.staff.facts import StoreOpened
from tests.builders.counter import copy_alone, small_chain
from tests.headquarters.chain import STAFF, Chain, Till, new_chain
from tests.headquarters.upkeep.agreeing import asking, compared


@pytest.fixture
def chain() -> Chain:
    """Two stores with a till each that have heard of each other's members, points and purchases."""
    made = new_chain()
    for register, store in (("HP01", "HP"), ("HP02", "HP"), ("BJ01", "BJ")):
        made.install(register, store)
    first, second = made.tills["HP01"], made.tills["BJ01"]
    member_id = first.enrol()
    for points in range(1, 40):
        first.earn(member_id, points)
    settled(made)
    second.earn(member_id, 5)
    settled(made)
    return made


def settled(chain: Chain) -> None:
    for _round in range(2):
        for till in chain.tills.values():
            till.agent.run_once()


def tamper(till: Till, *statements: str) -> None:
    with till.database.writing() as connection:
        for statement in statements:
            connection.execute(text(statement))


@pytest.mark.parametrize("register", ["HP01", "HP02", "BJ01"])
def test_a_chain_at_rest_agrees_with_every_till(chain: Chain, register: str):
    found = compared(chain, chain.tills[register])

    assert found.differences == ()
    assert (found.waiting, found.behind) == (0, False)
    assert found.rows > 5
    assert found.lines() == (f"agrees: {found.entries + found.rows} records",)


def test_what_is_not_handed_in_yet_is_no_difference(chain: Chain):
    till = chain.tills["HP01"]
    till.earn("m-1", 1)
    till.earn("m-1", 1)

    found = compared(chain, till)

    assert (found.waiting, found.rows, found.agrees) == (2, 0, True)
    assert "2 entries are not handed in yet" in found.lines()


def test_what_headquarters_has_not_told_yet_is_no_difference(chain: Chain):
    with chain.office.open(STAFF) as books:
        books.record(StoreOpened(code="NJ", name="南京路店"))

    found = compared(chain, chain.tills["HP01"])

    assert (found.behind, found.rows, found.agrees) == (True, 0, True)


def test_an_entry_that_was_altered_here_is_named(chain: Chain):
    till = chain.tills["HP01"]
    tamper(till, "UPDATE journal SET hash = replace(hash, '0', '1') WHERE register = 'HP01' AND seq = 23")

    found = compared(chain, till)

    assert found.differences == ("first difference: entry HP01-1-23 is another one at headquarters",)
    assert not found.agrees


def test_an_entry_of_another_till_that_is_missing_here_is_named(chain: Chain):
    till = chain.tills["HP02"]
    tamper(till, "DELETE FROM journal WHERE register = 'HP01' AND seq = 7")

    assert compared(chain, till).differences == ("first difference: entry HP01-1-7 stands only at headquarters",)


def test_what_a_restored_headquarters_has_forgotten_is_named(chain: Chain):
    till = chain.tills["HP02"]
    tamper(
        till,
        "INSERT INTO journal (register, epoch, seq, id, kind, version, actor, business_date, wall, prev, hash, body) "
        "SELECT register, epoch, 99, 'x', kind, version, actor, business_date, wall, prev, hash, body "
        "FROM journal WHERE register = 'HQ' AND seq = 1",
    )

    assert compared(chain, till).differences == ("first difference: entry HQ-1-99 stands only here",)


def test_a_till_that_was_set_back_is_found(chain: Chain):
    till = chain.tills["HP01"]
    tamper(till, "DELETE FROM journal WHERE register = 'HP01' AND seq > 30")

    assert compared(chain, till).differences == ("first difference: entry HP01-1-31 stands only at headquarters",)


def test_a_balance_that_somebody_wrote_is_found_though_the_journals_agree(chain: Chain):
    till = chain.tills["HP01"]
    tamper(till, "UPDATE member_account SET points = points + 1000")
    with till.database.reading() as connection:
        member_id = connection.execute(text("SELECT member_id FROM member_account")).scalar()

    assert compared(chain, till).differences == (f"first difference: table member_account row {member_id}",)


def test_a_journal_of_many_entries_is_asked_for_in_few_questions(chain: Chain):
    till = chain.tills["HP01"]
    tamper(till, "UPDATE journal SET hash = replace(hash, '0', '1') WHERE register = 'HP01' AND seq = 23")
    source = asking(chain, till)

    compare(till.database, till.register, till.store, source)

    assert len(source.asked) <= 5


def said(folder: Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["digest", "--data", str(folder)])
    return done.exit_code, done.output


def test_with_no_line_it_is_said_that_nothing_was_compared_and_nothing_changed(tmp_path: Path):
    with small_chain(tmp_path) as small:
        folder = small["HP01"].till.place.folder
    replace(load_settings(folder), headquarters_url="http://127.0.0.1:1").keep(folder)

    code, words = said(folder)

    assert code == 1
    assert words.startswith("联系不上总部,没有核对 (ConnectionError)。只是没有核对:账没有变,照常收银。联网后再做")


def test_a_till_that_was_never_enrolled_is_told_so(tmp_path: Path):
    folder = copy_alone(tmp_path / "HP01")
    replace(load_settings(folder), headquarters_url="http://127.0.0.1:1").keep(folder)

    code, words = said(folder)

    assert code == 1
    assert words.startswith("总部没有答应核对 (token.missing)。只是没有核对")


def test_a_shop_that_stands_alone_has_nobody_to_compare_with(tmp_path: Path):
    assert said(copy_alone(tmp_path / "HP01")) == (
        1, "这家店没有总部,没有人可以核对。账没有变。用 verify 核对本机的账。 (digest.alone)\n",
    )  # fmt: skip


def test_with_no_line_the_sums_can_be_read_to_somebody(chain: Chain):
    till = chain.tills["HP01"]
    lines = own_lines(till.database, till.register, till.store)

    with chain.office.database.reading() as connection:
        theirs = of_store(connection, "HP", chain.clock.now()).lines()
    assert [line for line in lines if line not in theirs] == []
    assert any(line.startswith("table member_account: 1 rows") for line in lines)
