"""Publishing gold prices: versioned, from a minute on, never edited."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kernel.clock import stamp
from kernel.projection import Conflict
from shop.catalogue.rules.purity import Purity
from shop.catalogue.usecases import list_purity
from shop.gold_board.errors import BoardRefused, ProposalNotOpen
from shop.gold_board.facts import BoardRow, GoldBoardPublished
from shop.gold_board.queries import Board, board_at, latest_version
from shop.gold_board.rules.policy import BoardPolicy
from shop.gold_board.tables import gold_board_row
from shop.gold_board.usecases import approve_board, propose_board, publish_board
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.register import Register

NOON = shop.MORNING.replace(hour=12, minute=0)


@pytest.fixture
def register() -> Register:
    return Register()


def publish(register: Register, price: int, *, at: object = NOON, **more: object) -> int:
    with register.books() as books:
        return publish_board(books, shop.board_rows(AU999=price), effective_at=at, **more)  # type: ignore[arg-type]


def board(register: Register, *, seconds: int = 0) -> Board:
    with register.reading() as connection:
        found = board_at(connection, stamp(NOON + timedelta(seconds=seconds)))
    assert found is not None
    return found


def test_a_new_board_is_in_force_from_its_minute_on(register: Register):
    publish(register, 1_040_00)

    assert board(register, seconds=-1).prices["AU999"].retail_fen == 1_028_00
    assert board(register, seconds=0).prices["AU999"].retail_fen == 1_040_00


def test_boards_are_numbered_and_name_who_published_them(register: Register):
    assert publish(register, 1_040_00) == 2
    assert (board(register).board_version, board(register).published_by) == (2, "王芳")


def test_an_old_board_is_never_edited(register: Register):
    before = [row for row in rows(register.database, gold_board_row) if row["board_version"] == 1]

    publish(register, 1_040_00)

    assert [row for row in rows(register.database, gold_board_row) if row["board_version"] == 1] == before


def test_of_two_boards_for_one_minute_the_later_one_counts(register: Register):
    publish(register, 1_040_00)
    publish(register, 1_041_00)

    assert board(register).prices["AU999"].retail_fen == 1_041_00


def test_a_board_ends_with_its_validity(register: Register):
    publish(register, 1_040_00, valid_for=timedelta(hours=2))

    assert board(register, seconds=7_199).valid_at(stamp(NOON + timedelta(seconds=7_199)))
    assert not board(register, seconds=7_200).valid_at(stamp(NOON + timedelta(seconds=7_200)))


def test_a_refused_board_is_not_recorded(register: Register):
    with pytest.raises(BoardRefused):
        publish(register, 0)

    with register.reading() as connection:
        assert latest_version(connection) == 1


def test_a_version_cannot_be_published_over_another(register: Register):
    again = GoldBoardPublished(
        board_version=1, effective_at=stamp(NOON), valid_until="2026-11-22", published_by="x",
        rows=tuple(shop.board_rows()),
    )  # fmt: skip

    with pytest.raises(Conflict), register.books() as books:
        books.record(again)


def test_a_board_for_a_minute_that_is_over_is_not_proposed(register: Register):
    with pytest.raises(BoardRefused), register.books() as books:
        propose_board(
            books, shop.board_rows(), store="HP", now=NOON, effective_at=NOON - timedelta(minutes=1),
            policy=BoardPolicy(),
        )  # fmt: skip


def test_a_proposal_that_nobody_made_is_not_decided(register: Register):
    with pytest.raises(ProposalNotOpen) as refused, register.books() as books:
        approve_board(books, "G-HP01-20261121-0009", now=NOON)

    assert refused.value.facts["state"] == "unknown"


def test_a_listed_purity_has_a_price_from_its_day_on(register: Register):
    row = BoardRow(purity_code="AU333", retail_fen=380_00, trade_in_fen=370_00, recycle_fen=350_00)
    listed = Purity("AU333", "8K金", "gold", 3330, stamp(NOON + timedelta(days=1))[:10])
    with register.books() as books:
        list_purity(books, listed)

    with pytest.raises(BoardRefused), register.books() as books:
        publish_board(books, [row], effective_at=NOON)
    with register.books() as books:
        version = publish_board(books, [row], effective_at=NOON + timedelta(days=1))

    assert version == 2
