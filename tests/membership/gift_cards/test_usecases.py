"""A gift card's life in one place: made, sold once, extended, frozen, scrapped."""

from __future__ import annotations

from functools import partial
from random import Random

import pytest

from kernel.secrets import fingerprint
from membership.gift_cards import usecases
from membership.gift_cards.errors import (
    BatchTooLarge,
    FaceNotAllowed,
    GiftCardOtherStore,
    GiftCardState,
    GiftCardUnknown,
)
from membership.gift_cards.queries import batches, card, moves_of, owed_on_cards
from membership.gift_cards.rules.numbers import hashed_text, plain_number
from membership.gift_cards.rules.selling import GiftCardRules
from membership.gift_cards.usecases import MadeBatch
from tests.membership.builders import PEPPER, Place

RULES = GiftCardRules()
HASHED = partial(fingerprint, PEPPER)
TODAY, MUCH_LATER = "2026-11-21", "2029-11-22"


def made(place: Place, *, count: int = 3, face_fen: int = 500_00, named: bool = False) -> MadeBatch:
    with place.open() as books:
        return usecases.make_batch(
            books,
            RULES,
            store="HP",
            count=count,
            face_fen=face_fen,
            named=named,
            hashed=HASHED,
            random=Random(7).randbytes,
        )


def sold(place: Place, card_no: str, store: str = "HP") -> None:
    with place.open() as books:
        usecases.sell(books, RULES, card_no, store=store, document_no="S-HP01-20261121-0001")


def test_a_batch_has_numbers_of_its_own_and_keeps_no_secret() -> None:
    place = Place()
    batch = made(place, count=600)

    with place.database.reading() as connection:
        kept = [card(connection, one.card_no) for one in batch.cards]
        (listed,) = batches(connection)

    assert len({plain_number(one.card_no) for one in batch.cards}) == 600
    for one, printed in zip(kept, batch.cards, strict=True):
        assert one is not None
        assert one.secret_hash == HASHED(hashed_text(printed.card_no, printed.secret))
    assert len({one.secret for one in batch.cards}) == 600
    assert (listed.made, listed.active, listed.balance_fen) == (600, 0, 0)


@pytest.mark.parametrize(
    ("count", "face_fen", "refused"),
    [(0, 500_00, BatchTooLarge), (20_001, 500_00, BatchTooLarge), (1, 1_000_01, FaceNotAllowed)],
)
def test_a_batch_within_the_law(count: int, face_fen: int, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        made(Place(), count=count, face_fen=face_fen)


def test_a_card_is_sold_once_and_by_its_own_store() -> None:
    place = Place()
    number = made(place).cards[0].card_no

    with pytest.raises(GiftCardOtherStore):
        sold(place, number, store="DQ")
    with pytest.raises(GiftCardUnknown):
        sold(place, "GC00000000000")
    sold(place, number)
    with pytest.raises(GiftCardState):
        sold(place, number)

    with place.database.reading() as connection:
        found, owed = card(connection, number), owed_on_cards(connection, TODAY)
        moves = [(one.what, one.fen) for one in moves_of(connection, number)]
    assert found is not None
    assert (found.on(TODAY), found.balance_fen, found.ends_on) == ("active", 500_00, "2029-11-21")
    assert (owed.cards, owed.fen, owed.expired_fen, moves) == (1, 500_00, 0, [("sold", 500_00)])


def test_what_is_left_on_an_ended_card_is_extended_and_never_lost() -> None:
    place = Place()
    number = made(place).cards[0].card_no
    sold(place, number)
    with place.database.reading() as connection:
        found = card(connection, number)
        assert found is not None
        assert owed_on_cards(connection, MUCH_LATER).expired_fen == 500_00
    with place.open() as books, pytest.raises(GiftCardState):
        usecases.extend(books, RULES, found, store="HP")

    place.clock.at = place.clock.at.replace(year=2029, day=22)
    with place.open() as books:
        ends_on = usecases.extend(books, RULES, found, store="HP")

    with place.database.reading() as connection:
        again = card(connection, number)
    assert again is not None
    assert (ends_on, again.on(MUCH_LATER), again.balance_fen) == ("2032-11-22", "active", 500_00)


def test_a_named_card_never_ends() -> None:
    place = Place()
    number = made(place, face_fen=5_000_00, named=True).cards[0].card_no
    sold(place, number)

    with place.database.reading() as connection:
        found = card(connection, number)

    assert found is not None
    assert (found.ends_on, found.on("2099-01-01")) == ("", "active")


def test_a_frozen_card_is_thawed_and_unsold_ones_are_scrapped() -> None:
    place = Place()
    batch = made(place)
    number = batch.cards[0].card_no
    sold(place, number)

    with place.open() as books:
        usecases.freeze(books, number, "顾客挂失")
        with pytest.raises(GiftCardState):
            usecases.freeze(books, number, "再冻")
        usecases.thaw(books, number, "找到了")
        scrapped = usecases.scrap(books, batch.batch_no, "印坏了")

    with place.database.reading() as connection:
        (listed,) = batches(connection)
    assert (scrapped, listed.active, listed.made, listed.voided) == (2, 1, 0, 2)
