"""What is done with gift cards. Spending needs a right, so it stands above this feature (shop/gift_cards.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kernel.books import Books
from membership.gift_cards.errors import BatchTooLarge, GiftCardOtherStore, GiftCardUnknown
from membership.gift_cards.facts import (
    GiftCardExtended,
    GiftCardFrozen,
    GiftCardScrapped,
    GiftCardsMade,
    GiftCardSold,
    GiftCardThawed,
    MadeCard,
)
from membership.gift_cards.queries import GiftCard, card, cards_of_batch, taken_numbers
from membership.gift_cards.rules.numbers import SECRET_LENGTH, gift_number, hashed_text, secret_of
from membership.gift_cards.rules.selling import GiftCardRules, last_day, require_face
from membership.gift_cards.rules.states import after

MOST_AT_ONCE = 20_000
IN_ONE_FACT = 500


@dataclass(frozen=True, slots=True)
class Printed:
    """A card as it goes to the printer, the only time that its secret is seen."""

    card_no: str
    secret: str


@dataclass(frozen=True, slots=True)
class MadeBatch:
    """A batch and its cards."""

    batch_no: str
    cards: tuple[Printed, ...]


def make_batch(
    books: Books, rules: GiftCardRules, *,
    store: str, count: int, face_fen: int, named: bool,
    hashed: Callable[[str], str], random: Callable[[int], bytes],
) -> MadeBatch:  # fmt: skip
    """Make `count` cards of `face_fen` for a store to sell; `hashed` is the keyed hash that keeps their secrets.

    Raises BatchTooLarge, FaceNotAllowed.
    """
    if not 1 <= count <= MOST_AT_ONCE:
        raise BatchTooLarge(most=MOST_AT_ONCE)
    require_face(rules, face_fen, named=named)
    seed = books.ids.new()
    batch_no = f"GB{books.business_date.replace('-', '')}-{seed.replace('-', '')[-6:].upper()}"
    numbers = _numbers(books, seed, count)
    cards = tuple(Printed(number, secret_of(random(SECRET_LENGTH))) for number in numbers)
    for start in range(0, count, IN_ONE_FACT):
        some = cards[start : start + IN_ONE_FACT]
        made = (MadeCard(card_no=one.card_no, secret_hash=hashed(hashed_text(one.card_no, one.secret))) for one in some)
        books.record(
            GiftCardsMade(batch_no=batch_no, store=store, named=named, face_fen=face_fen, cards=tuple(made))
        )  # fmt: skip
    return MadeBatch(batch_no, cards)


def _numbers(books: Books, seed: str, count: int) -> list[str]:
    """So many numbers that no card has."""
    found: dict[str, None] = {}
    every = _candidates(seed)
    while len(found) < count:
        some = {next(every) for _ in range(min(IN_ONE_FACT, count - len(found)))} - found.keys()
        found |= dict.fromkeys(sorted(some - taken_numbers(books.connection, some)))
    return list(found)


def _candidates(seed: str) -> Iterator[str]:
    attempt = 0
    while True:
        yield gift_number(seed, attempt)
        attempt += 1


def card_for_sale(found: GiftCard | None, card_no: str, *, store: str, today: str) -> GiftCard:
    """The card, if this store may sell it now. Raises GiftCardUnknown, GiftCardOtherStore, GiftCardState."""
    if found is None:
        raise GiftCardUnknown(card_no=card_no)
    if found.store != store:
        raise GiftCardOtherStore(card_no=card_no, store=found.store)
    after(card_no, found.on(today), "sell")
    return found


def sell(
    books: Books, rules: GiftCardRules, card_no: str, *,
    store: str, document_no: str, sealed_under: str = "", sealed_buyer: str = "",
) -> None:  # fmt: skip
    """A card was paid for on a bill. Raises as `card_for_sale`."""
    today = books.business_date
    found = card_for_sale(card(books.connection, card_no), card_no, store=store, today=today)
    books.record(
        GiftCardSold(
            card_no=card_no, store=store, fen=found.face_fen,
            ends_on=last_day(today, named=found.named, years=rules.bearer_years), document_no=document_no,
            sealed_under=sealed_under, sealed_buyer=sealed_buyer,
        )
    )  # fmt: skip


def extend(books: Books, rules: GiftCardRules, found: GiftCard, *, store: str) -> str:
    """Make an ended card good again, with all that is left on it; returns its new last day. Raises GiftCardState."""
    today = books.business_date
    after(found.card_no, found.on(today), "extend")
    ends_on = last_day(today, named=False, years=rules.bearer_years)
    books.record(GiftCardExtended(card_no=found.card_no, store=store, before=found.ends_on, ends_on=ends_on))
    return ends_on


def freeze(books: Books, card_no: str, reason: str) -> None:
    """Nothing is paid with the card any more. Raises GiftCardUnknown, GiftCardState."""
    found = _known(books, card_no)
    after(card_no, found.on(books.business_date), "freeze")
    books.record(GiftCardFrozen(card_no=card_no, reason=reason))


def thaw(books: Books, card_no: str, reason: str) -> None:
    """Raises GiftCardUnknown, GiftCardState."""
    found = _known(books, card_no)
    after(card_no, found.on(books.business_date), "thaw")
    books.record(GiftCardThawed(card_no=card_no, reason=reason))


def scrap(books: Books, batch_no: str, reason: str) -> int:
    """What of a batch was never sold is not to be sold any more; returns how many cards."""
    unsold = cards_of_batch(books.connection, batch_no, "made")
    for card_no in unsold:
        books.record(GiftCardScrapped(card_no=card_no, reason=reason))
    return len(unsold)


def _known(books: Books, card_no: str) -> GiftCard:
    found = card(books.connection, card_no)
    if found is None:
        raise GiftCardUnknown(card_no=card_no)
    return found
