"""Gift cards at headquarters: batches for stores to sell, cards that are frozen, batches that are scrapped."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from headquarters.books import OfficeBooks
from headquarters.deciding.deciders import said
from kernel.errors import DomainError
from kernel.money import plain_yuan
from kernel.secrets import keep_private
from membership.gift_cards import usecases
from membership.gift_cards.rules.selling import GiftCardRules
from membership.gift_cards.usecases import MadeBatch
from shop.staff.queries import stores


class StoreUnknown(DomainError):
    """No such store. `store`."""

    code = "gift_card.store_unknown"


class NothingToScrap(DomainError):
    """No card of this batch waits to be sold. `batch`."""

    code = "gift_card.nothing_to_scrap"


def make(
    books: OfficeBooks, rules: GiftCardRules, sheet: Path, *,
    store: str, count: int, face_fen: int, named: bool,
    hashed: Callable[[str], str], random: Callable[[int], bytes],
) -> MadeBatch:  # fmt: skip
    """Make a batch for a store and write numbers and secrets for the printer to `sheet`, for its owner's eyes only.

    The sheet is on the disk before the cards are in the books: secrets that no sheet has would be lost for ever, but a
    sheet of cards that are in no books is waste paper. Raises StoreUnknown, BatchTooLarge, FaceNotAllowed.
    """
    if store not in {one.code for one in stores(books.connection)}:
        raise StoreUnknown(store=store)
    batch = usecases.make_batch(
        books, rules, store=store, count=count, face_fen=face_fen, named=named, hashed=hashed, random=random
    )
    keep_private(sheet, sheet_of(batch, store, face_fen))
    return batch


def sheet_of(batch: MadeBatch, store: str, face_fen: int) -> bytes:
    """Numbers and secrets as CSV in UTF-8; the secret is for the scratch field."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("batch", "store", "card", "secret", "face"))
    face = plain_yuan(face_fen).replace(",", "")
    rows.writerows((batch.batch_no, store, one.card_no, one.secret, face) for one in batch.cards)
    return out.getvalue().encode()


def freeze(books: OfficeBooks, card_no: str, reason: str) -> None:
    """Raises ReasonMissing, GiftCardUnknown, GiftCardState."""
    usecases.freeze(books, card_no, said(reason))


def thaw(books: OfficeBooks, card_no: str, reason: str) -> None:
    """Raises ReasonMissing, GiftCardUnknown, GiftCardState."""
    usecases.thaw(books, card_no, said(reason))


def carry_over(books: OfficeBooks) -> int:
    """What came to lost cards after their rest had gone on to others goes there too; to how many."""
    books.lock_head()
    return usecases.carry_left_behind(books)


def scrap(books: OfficeBooks, batch_no: str, reason: str) -> int:
    """How many unsold cards of the batch are void now. Raises ReasonMissing, NothingToScrap."""
    count = usecases.scrap(books, batch_no, said(reason))
    if not count:
        raise NothingToScrap(batch=batch_no)
    return count
