"""Headquarters makes cards whose secrets are on the sheet before the cards are in the books."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from random import Random

import pytest

from headquarters.deciding.deciders import ReasonMissing
from headquarters.deciding.gift_cards import NothingToScrap, StoreUnknown, freeze, make, scrap, thaw
from kernel.secrets import fingerprint
from membership.gift_cards.queries import batches, card
from membership.gift_cards.rules.selling import GiftCardRules
from membership.gift_cards.usecases import MadeBatch, sell
from tests.headquarters.chain import STAFF, Chain, new_chain


@pytest.fixture
def chain() -> Chain:
    found = new_chain()
    found.install("HP01", "HP")
    return found


def batch_of(chain: Chain, sheet: Path, store: str = "HP") -> MadeBatch:
    hashed = partial(fingerprint, chain.office.secrets.pepper)
    return chain.office.keeper.transact(
        STAFF,
        lambda books: make(
            books, GiftCardRules(), sheet, store=store, count=2, face_fen=500_00, named=False, hashed=hashed,
            random=Random(1).randbytes,
        ),
    )  # fmt: skip


def test_a_sheet_that_cannot_be_written_makes_no_cards(chain: Chain, tmp_path: Path) -> None:
    in_the_way = tmp_path / "folder"
    in_the_way.mkdir()

    with pytest.raises(OSError, match="folder"):
        batch_of(chain, in_the_way)

    with chain.office.database.reading() as connection:
        assert batches(connection) == ()


def test_cards_are_for_a_store_of_the_chain(chain: Chain, tmp_path: Path) -> None:
    with pytest.raises(StoreUnknown):
        batch_of(chain, tmp_path / "cards.csv", store="ZZ")


def test_a_sold_card_is_frozen_and_thawed_on_a_reason_and_the_unsold_are_scrapped(chain: Chain, tmp_path: Path) -> None:
    batch = batch_of(chain, tmp_path / "cards.csv")
    number = batch.cards[0].card_no
    with chain.office.open(STAFF) as books:
        sell(books, GiftCardRules(), number, store="HP", document_no="S-1")
        with pytest.raises(ReasonMissing):
            freeze(books, number, " ")
        freeze(books, number, "挂失")
        frozen = card(books.connection, number)
        thaw(books, number, "找到")

    with chain.office.open(STAFF) as books:
        scrapped = scrap(books, batch.batch_no, "丢失")
        with pytest.raises(NothingToScrap):
            scrap(books, batch.batch_no, "丢失")

    assert frozen is not None
    assert (frozen.state, scrapped) == ("frozen", 1)
