"""Gift cards at headquarters: batches for stores to sell, cards that are frozen, batches that are scrapped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from headquarters.books import OfficeBooks
from headquarters.deciding.deciders import said
from headquarters.deciding.gift_card_sheets import issuer_of, written
from kernel.errors import DomainError
from kernel.secrets import keep_private
from membership.gift_cards import usecases
from membership.gift_cards.errors import GiftCardUnknown
from membership.gift_cards.queries import GiftCard, card
from membership.gift_cards.rules.selling import GiftCardRules
from membership.gift_cards.usecases import MadeBatch
from shop.gift_cards import is_held
from shop.staff.queries import stores


class StoreUnknown(DomainError):
    """No such store. `store`."""

    code = "gift_card.store_unknown"


class NothingToScrap(DomainError):
    """No card of this batch waits to be sold. `batch`."""

    code = "gift_card.nothing_to_scrap"


class SheetMissing(DomainError):
    """A card has to be made, and no file was named for its secret. `card_no`."""

    code = "gift_card.sheet_missing"


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
    keep_private(sheet, written(batch, issuer_of(books.connection, store), rules, sheet))
    return batch


def print_again(
    books: OfficeBooks, rules: GiftCardRules, sheet: Path, batch_no: str, reason: str, *,
    hashed: Callable[[str], str], random: Callable[[int], bytes],
) -> MadeBatch:  # fmt: skip
    """Print the sheets of a batch's unsold cards again, with other secrets; those of before open nothing any more.

    It is counted, and said who wanted it and why. Raises ReasonMissing, NothingToReprint.
    """
    batch = usecases.renew_secrets(books, batch_no, said(reason), hashed=hashed, random=random)
    keep_private(sheet, written(batch, issuer_of(books.connection, batch.store), rules, sheet))
    return batch


def report_lost(books: OfficeBooks, card_no: str, reason: str) -> None:
    """Raises ReasonMissing, GiftCardUnknown, GiftCardBearer, GiftCardState."""
    found = card(books.connection, card_no)
    if found is None:
        raise GiftCardUnknown(card_no=card_no)
    usecases.report_lost(books, found, store="", reason=said(reason))


def cancel_loss(books: OfficeBooks, card_no: str, reason: str) -> None:
    """Raises ReasonMissing, GiftCardUnknown, GiftCardState."""
    usecases.cancel_loss(books, card_no, said(reason))


def refuse_reissue(books: OfficeBooks, card_no: str, reason: str) -> None:
    """Raises ReasonMissing, ReissueNotAsked."""
    usecases.refuse_reissue(books, card_no, said(reason))


def reissue(
    books: OfficeBooks, rules: GiftCardRules, sheet: Path | None, card_no: str, new_card_no: str, reason: str, *,
    hashed: Callable[[str], str], random: Callable[[int], bytes],
) -> GiftCard:  # fmt: skip
    """All that is left on a lost card goes to a blank one; returns that one.

    `new_card_no` '' takes the blank that the store offered; where it has none a card is made for it, and its number and
    secret are written to `sheet`. Raises ReasonMissing, SheetMissing, and as membership.gift_cards.usecases.reissue.
    """
    why = said(reason)
    books.lock_head()  # no right is granted and no fact comes in meanwhile
    found = card(books.connection, card_no)
    if found is None:
        raise GiftCardUnknown(card_no=card_no)
    taker = new_card_no or found.ask_card_no
    made = None
    if not taker:
        if sheet is None:
            raise SheetMissing(card_no=card_no)
        made = usecases.make_batch(
            books, rules, store=found.store, count=1, face_fen=found.face_fen, named=True, hashed=hashed, random=random
        )
        taker = made.cards[0].card_no
    given = usecases.reissue(books, rules, card_no, taker, why, is_held=is_held(books.connection))
    if made is not None and sheet is not None:
        now_worth = replace(made, face_fen=given.balance_fen)
        keep_private(sheet, written(now_worth, issuer_of(books.connection, found.store), rules, sheet))
    return given


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
