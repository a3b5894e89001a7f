"""What is done with gift cards. Spending needs a right, so it stands above this feature (shop/gift_cards.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kernel.asking import in_parts
from kernel.books import Books
from membership.gift_cards.errors import (
    BatchTooLarge,
    GiftCardBearer,
    GiftCardHeld,
    GiftCardOtherStore,
    GiftCardUnknown,
    NothingToReprint,
    ReissueNotAsked,
    ReplacementWrong,
)
from membership.gift_cards.facts import (
    GiftCardCarried,
    GiftCardExtended,
    GiftCardFrozen,
    GiftCardLossCancelled,
    GiftCardLost,
    GiftCardReissued,
    GiftCardScrapped,
    GiftCardsMade,
    GiftCardSold,
    GiftCardThawed,
    GiftReissueAsked,
    GiftReissueRefused,
    GiftSecretsRenewed,
    MadeCard,
)
from membership.gift_cards.queries import (
    GiftCard,
    batches,
    card,
    cards_of_batch,
    left_behind,
    locked_cards,
    sealed_buyer_of,
    taken_numbers,
)
from membership.gift_cards.rules.numbers import SECRET_LENGTH, gift_number, hashed_text, secret_of
from membership.gift_cards.rules.selling import GiftCardRules, last_day, require_face, require_waited
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
    """A batch and its cards; `printing` 1 when they were made, more when their sheets were printed again."""

    batch_no: str
    cards: tuple[Printed, ...]
    store: str = ""
    face_fen: int = 0
    named: bool = False
    printing: int = 1


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
    for made in _in_parts(cards, hashed):
        books.record(GiftCardsMade(batch_no=batch_no, store=store, named=named, face_fen=face_fen, cards=made))
    return MadeBatch(batch_no, cards, store, face_fen, named)


def _in_parts(cards: Sequence[Printed], hashed: Callable[[str], str]) -> Iterator[tuple[MadeCard, ...]]:
    for some in in_parts(cards, IN_ONE_FACT):
        yield tuple(
            MadeCard(card_no=one.card_no, secret_hash=hashed(hashed_text(one.card_no, one.secret))) for one in some
        )


def renew_secrets(
    books: Books, batch_no: str, reason: str, *, hashed: Callable[[str], str], random: Callable[[int], bytes]
) -> MadeBatch:
    """Give a batch's unsold cards other secrets, because its sheets are printed again. Raises NothingToReprint."""
    batch = next((one for one in batches(books.connection) if one.batch_no == batch_no), None)
    unsold = cards_of_batch(books.connection, batch_no, "made")
    if batch is None or not unsold:
        raise NothingToReprint(batch=batch_no)
    cards, printing = tuple(Printed(number, secret_of(random(SECRET_LENGTH))) for number in unsold), batch.printings + 1
    for made in _in_parts(cards, hashed):
        books.record(
            GiftSecretsRenewed(batch_no=batch_no, store=batch.store, printing=printing, cards=made, reason=reason)
        )  # fmt: skip
    return MadeBatch(batch_no, cards, batch.store, batch.face_fen, batch.named, printing)


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


def report_lost(books: Books, found: GiftCard, *, store: str, reason: str) -> None:
    """Nothing is paid with a named card from now on. Raises GiftCardBearer, GiftCardState."""
    if not found.named:
        raise GiftCardBearer(card_no=found.card_no)
    after(found.card_no, found.on(books.business_date), "report_lost")
    books.record(GiftCardLost(card_no=found.card_no, store=store, reason=reason))


def cancel_loss(books: Books, card_no: str, reason: str) -> None:
    """A lost card was found. Raises GiftCardUnknown, GiftCardState."""
    found = _known(books, card_no)
    after(card_no, found.on(books.business_date), "cancel_loss")
    books.record(GiftCardLossCancelled(card_no=card_no, reason=reason))


def ask_reissue(
    books: Books, rules: GiftCardRules, card_no: str, new_card_no: str, *, store: str, checked: bool, reason: str
) -> None:  # fmt: skip
    """A store asks headquarters for another card in the place of a lost one of its own.

    Raises as `reissue` does of the lost card and the new one.
    """
    found = _ready(books, rules, _known(books, card_no))
    if new_card_no:
        _blank(card(books.connection, new_card_no), new_card_no, store)
    books.record(
        GiftReissueAsked(card_no=found.card_no, store=store, new_card_no=new_card_no, checked=checked, reason=reason)
    )


def refuse_reissue(books: Books, card_no: str, why: str) -> None:
    """Headquarters gives no other card; the store reads why. Raises ReissueNotAsked."""
    found = card(books.connection, card_no)
    if found is None or found.ask != "asked":
        raise ReissueNotAsked(card_no=card_no)
    books.record(GiftReissueRefused(card_no=card_no, why=why))


def reissue(
    books: Books, rules: GiftCardRules, card_no: str, new_card_no: str, reason: str, *, is_held: Callable[[str], bool]
) -> GiftCard:  # fmt: skip
    """All that is left on a lost card goes to a blank one, whose secret opens it; returns the new card.

    `is_held` asks whether a bill somewhere holds something of a card: what it holds it may still spend. Raises
    GiftCardUnknown, GiftCardBearer, GiftCardState, GiftCardWaits, GiftCardHeld, ReplacementWrong.
    """
    cards = locked_cards(books.connection, [card_no, new_card_no])
    if card_no not in cards:
        raise GiftCardUnknown(card_no=card_no)
    old = _ready(books, rules, cards[card_no])
    new = _blank(cards.get(new_card_no), new_card_no, "")
    if is_held(card_no):
        raise GiftCardHeld(card_no=card_no)
    under, sealed = sealed_buyer_of(books.connection, card_no)
    books.record(
        GiftCardReissued(
            card_no=card_no, new_card_no=new_card_no, store=new.store, fen=old.balance_fen, face_fen=old.face_fen,
            sold_on=old.sold_on, ends_on=old.ends_on, document_no=old.document_no, sealed_under=under,
            sealed_buyer=sealed, reason=reason,
        )
    )  # fmt: skip
    return _known(books, new_card_no)


def carry_left_behind(books: Books) -> int:
    """What came to void cards goes on to those in their place; of how many. Done again it carries nothing."""
    waiting = left_behind(books.connection)
    for card_no, next_card_no, fen in waiting:
        taker = _known(books, next_card_no)
        while taker.next_card_no:
            taker = _known(books, taker.next_card_no)
        books.record(GiftCardCarried(card_no=card_no, to_card_no=taker.card_no, fen=fen))
    return len(waiting)


def _ready(books: Books, rules: GiftCardRules, found: GiftCard) -> GiftCard:
    """A lost card whose days of waiting are over. Raises GiftCardBearer, GiftCardState, GiftCardWaits."""
    today = books.business_date
    if not found.named:
        raise GiftCardBearer(card_no=found.card_no)
    after(found.card_no, found.on(today), "reissue")
    require_waited(rules, found.card_no, lost_on=found.lost_on, today=today)
    return found


def _blank(found: GiftCard | None, card_no: str, store: str) -> GiftCard:
    """A card that takes a lost one's place; of `store`, '' for any. Raises ReplacementWrong."""
    if found is None or not found.named or found.state != "made" or (store and found.store != store):
        raise ReplacementWrong(card_no=card_no)
    return found


def _known(books: Books, card_no: str) -> GiftCard:
    found = card(books.connection, card_no)
    if found is None:
        raise GiftCardUnknown(card_no=card_no)
    return found
