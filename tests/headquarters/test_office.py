"""Headquarters as a whole, without a web server."""

from __future__ import annotations

from pathlib import Path

import pytest

from headquarters.office import NotInitialised, create_office, open_office
from headquarters.settings import Settings
from kernel.clock import FixedClock
from kernel.secrets import signature_fits
from membership.usecases import erase
from shop.daily_close.facts import DayOpened
from shop.daily_close.tables import business_day
from shop.gold_board.facts import BoardRow, GoldBoardPublished
from shop.gold_board.tables import gold_board
from sync.identity import time_words
from tests.headquarters.chain import OPENING, STAFF, new_chain, rows


def test_a_new_headquarters_opens_again_with_the_same_secrets(tmp_path: Path) -> None:
    clock = FixedClock(OPENING)
    first = create_office(tmp_path, Settings(), clock=clock)
    first.close()

    second = open_office(tmp_path, Settings(), clock=clock)
    second.close()

    assert second.secrets == first.secrets


def test_a_folder_without_headquarters_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotInitialised):
        open_office(tmp_path, Settings())


def test_a_till_restored_later_gets_its_own_journal_back() -> None:
    chain = new_chain()
    till, wire = chain.install("HP01", "HP")
    member_id = till.enrol()
    till.agent.run_once()

    page = wire.journal(0, 0)

    assert [entry.kind for entry in page.entries] == ["membership.enrolled"]
    assert list(page.member_keys) == [member_id]


def test_the_time_is_signed_by_headquarters() -> None:
    office = new_chain().office

    answer = office.time("n1")

    assert signature_fits(office.public_key, time_words("n1", answer.now), answer.signature)


def test_a_gold_board_published_here_is_in_force_at_every_till() -> None:
    chain = new_chain()
    till, _wire = chain.install("HP01", "HP")
    row = BoardRow(purity_code="AU999", retail_fen=102_800, trade_in_fen=99_000, recycle_fen=96_800)
    board = GoldBoardPublished(
        board_version=37, effective_at="2026-11-21T09:30:00.000+08:00", valid_until="2026-11-22T00:00:00.000+08:00",
        published_by="总部", rows=(row,),
    )  # fmt: skip
    with chain.office.open(STAFF) as books:
        books.record(board)

    till.agent.run_once()

    assert [found["board_version"] for found in rows(till.database, gold_board)] == [37]


def test_a_member_erased_here_is_forgotten_at_every_till() -> None:
    chain = new_chain()
    till, _wire = chain.install("HP01", "HP")
    member_id = chain.member()
    till.agent.run_once()
    before = till.names("周敏")
    with chain.office.open(STAFF) as books:
        erase(books, chain.office.keys, member_id, "the member's wish")

    till.agent.run_once()

    assert (before, till.names("周敏")) == (["周敏"], [])


def test_a_till_installed_later_learns_everything() -> None:
    chain = new_chain()
    first, _wire = chain.install("HP01", "HP")
    member_id = first.enrol()
    first.earn(member_id, 30)
    first.agent.run_once()

    late, _wire = chain.install("HP02", "HP")
    late.agent.run_once()

    assert late.account(member_id).points == 30
    assert late.names("李雪梅") == ["李雪梅"]


def test_the_tables_equal_a_rebuild_from_the_journal() -> None:
    chain = new_chain()
    till, _wire = chain.install("HP01", "HP")
    other, _wire = chain.install("BJ01", "BJ")
    member_id = chain.member(principal_fen=100_00)
    till.agent.run_once()
    other.earn(member_id, 5)  # met at a second store, which is introduced to the member
    other.agent.run_once()
    till.authority.ask(right_id="r1", account=f"value:{member_id}", amount=60_00, pin="246810")
    till.spend(member_id, "r1", 60_00)
    till.agent.run_once()

    verdict = chain.office.verify()

    assert verdict.findings == ()
    assert verdict.entries > 0


def test_a_process_begun_before_a_till_was_installed_rebuilds_what_the_till_did() -> None:
    chain = new_chain()
    second = chain.second_office()
    till, _wire = chain.install("HP01", "HP")
    till.record(DayOpened(store="HP", date="2026-11-21", float_fen=500_00))
    till.agent.run_once()

    assert second.verify().findings == ()
    assert [row["store"] for row in rows(chain.office.database, business_day)] == ["HP"]
