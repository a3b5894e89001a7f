"""What is done with cards, at a till and at headquarters alike.

`decisive` is headquarters' word, or that of a shop that stands alone: it comes after whatever a till did alone, and may
do what a till of a chain may only ask for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import Connection

from kernel.asking import in_parts
from kernel.books import Books
from kernel.facts import Entry
from kernel.money import plain_yuan
from kernel.secrets import hash_pin
from membership.cards.errors import (
    CardLimitInvalid,
    CardMistyped,
    CardNotEmpty,
    CardOfHeadquarters,
    CardPaperMissing,
    CardStepRefused,
    CardUnknown,
    SubCardNeedsMain,
)
from membership.cards.facts import CardExchanged, CardIssued, CardsMade, CardStepped, PinUnlocked
from membership.cards.queries import CardView, blank_store, card_view, is_taken, main_card
from membership.errors import CardTaken, MemberNotFound, PinInvalid
from membership.personal import MemberKeys
from membership.queries import account, survivors_of
from membership.rules.card_states import (
    EXCHANGES,
    HEADQUARTERS_STEPS,
    NEED_PAPER,
    STATE_WORDS,
    STEP_WORDS,
    Kind,
    Step,
    next_state,
    next_version,
)
from membership.rules.cards import card_number, is_card_number, normalise_card

BATCH_MOST = 500  # numbers in one fact
_PIN = re.compile(r"[0-9]{6}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def make_cards(books: Books, store: str, count: int) -> tuple[str, ...]:
    """Numbers for blank cards that a store gets printed; they are nobody's until they are issued."""
    numbers = [_fresh(books) for _ in range(count)]
    for some in in_parts(numbers, BATCH_MOST):
        books.record(CardsMade(store=store, card_nos=tuple(some)))
    return tuple(numbers)


def issue_card(
    books: Books, keys: MemberKeys, member_id: str, kind: Kind, *,
    card_no: str = "", payment_fen: int = 0, day_fen: int = 0, pin: str = "", pepper: str, valid_until: str = "",
) -> str:  # fmt: skip
    """Give a member one more card, blank or with a new number; returns the number. It counts when it is activated.

    A sub-card has a PIN of its own and may have limits; a main card is issued where the last one was closed. Raises
    CardInvalid, BankCardShown, CardMistyped, CardTaken, CardLimitInvalid, PinInvalid, SubCardNeedsMain, MemberNotFound.
    """
    _require_limits(kind, payment_fen, day_fen, valid_until, books.business_date)
    main = main_card(books.connection, member_id, books.business_date)
    if (main is None) == (kind == "sub"):
        raise SubCardNeedsMain(card_no="" if main is None else main.card_no)
    number = _number_for(books, card_no)
    sealed = _sealed_pin(books, keys, member_id, pin, pepper) if kind == "sub" else ""
    books.record(
        CardIssued(
            card_no=number, member_id=member_id, card_kind=kind, valid_until=valid_until, payment_fen=payment_fen,
            day_fen=day_fen, sealed_pin_hash=sealed,
        )
    )  # fmt: skip
    return number


def step_card(
    books: Books, card_no: str, step: Step, *,
    decisive: bool, today: str, reason: str = "", paper: str = "", valid_until: str = "",
) -> Entry:  # fmt: skip
    """Activate, report lost, cancel the loss, renew, freeze, thaw or close a card.

    `paper`: what the holder showed to say who they are; `valid_until` of a renewal. Raises CardInvalid, CardUnknown,
    CardStepRefused, CardPaperMissing, CardNotEmpty, CardOfHeadquarters, CardLimitInvalid.
    """
    card = _ready(books.connection, card_no, step, today, paper)
    if not decisive and (step, card.kind) in HEADQUARTERS_STEPS:
        raise CardOfHeadquarters(step=STEP_WORDS[step])
    if (step, card.kind) == ("close", "main"):
        _require_empty(books.connection, card)
    if step == "renew" and not (_DAY.fullmatch(valid_until) and valid_until >= today):
        raise CardLimitInvalid()
    return books.record(
        CardStepped(
            card_no=card.card_no, member_id=card.member_id, card_kind=card.kind, step=step, seen=card.state,
            after=card.version, number=next_version(card.version, decisive=decisive),
            valid_until=valid_until if step == "renew" else card.valid_until, reason=reason.strip(), paper=paper,
        )
    )  # fmt: skip


def exchange_card(
    books: Books, card_no: str, step: Step, *,
    decisive: bool, today: str, new_card_no: str = "", reason: str = "", paper: str = "",
) -> str:  # fmt: skip
    """Give the account of a lost (`reissue`) or worn (`replace`) card a new number; returns it. The old one is void.

    `new_card_no` is a blank card, '' makes a number. Raises as step_card, and CardMistyped, CardTaken.
    """
    assert step in EXCHANGES, step
    card = _ready(books.connection, card_no, step, today, paper)
    number = _number_for(books, new_card_no)
    expired = card.valid_until and card.valid_until < today
    books.record(
        CardExchanged(
            card_no=card.card_no, new_card_no=number, member_id=card.member_id, card_kind=card.kind, step=step,
            seen=card.state, after=card.version, number=next_version(card.version, decisive=decisive),
            valid_until="" if expired else card.valid_until, payment_fen=card.payment_fen, day_fen=card.day_fen,
            sealed_pin_hash=card.sealed_pin_hash, reason=reason.strip(), paper=paper,
        )
    )  # fmt: skip
    return number


def unlock_pin(books: Books, card_no: str, *, today: str, paper: str, reason: str) -> CardView:
    """Note that a PIN may be tried again; who counts the tries forgets them. Raises CardUnknown, CardPaperMissing."""
    card = _known(books.connection, card_no, today)
    if not paper:
        raise CardPaperMissing(step="解锁密码")
    books.record(PinUnlocked(member_id=card.member_id, card_no=card.card_no, paper=paper, reason=reason.strip()))
    return card


def _known(connection: Connection, card_no: str, today: str) -> CardView:
    number = normalise_card(card_no)
    card = card_view(connection, number, today)
    if card is None:
        raise CardUnknown(card_no=number)
    return card


def _ready(connection: Connection, card_no: str, step: Step, today: str, paper: str) -> CardView:
    card = _known(connection, card_no, today)
    if next_state(card.state, step) is None:
        raise CardStepRefused(card_no=card.card_no, state=STATE_WORDS[card.state], step=STEP_WORDS[step])
    if step in NEED_PAPER and not paper:
        raise CardPaperMissing(step=STEP_WORDS[step])
    return card


def _require_empty(connection: Connection, card: CardView) -> None:
    """Who gives up their account has nothing left on it: it was spent, or paid back."""
    (member_id,) = survivors_of(connection, [card.member_id])
    left_fen = account(connection, member_id).balance_fen
    if left_fen:
        raise CardNotEmpty(left=plain_yuan(left_fen))


def _require_limits(kind: Kind, payment_fen: int, day_fen: int, valid_until: str, today: str) -> None:
    limits: Sequence[int] = (payment_fen, day_fen)
    too_old = valid_until and not (_DAY.fullmatch(valid_until) and valid_until >= today)
    if min(limits) < 0 or (kind == "main" and any(limits)) or too_old:
        raise CardLimitInvalid()


def _sealed_pin(books: Books, keys: MemberKeys, member_id: str, pin: str, pepper: str) -> str:
    if not _PIN.fullmatch(pin):
        raise PinInvalid
    sealed = keys.seal_pin_hash(books.connection, member_id, hash_pin(pin, pepper=pepper))
    if sealed is None:
        raise MemberNotFound(member_id=member_id)
    return sealed


def _number_for(books: Books, given: str) -> str:
    """A number that is nobody's. One that is given is on a card already, so it has to be read rightly."""
    if not given:
        return _fresh(books)
    number = normalise_card(given)
    if not is_card_number(number) and blank_store(books.connection, number) is None:
        raise CardMistyped(card_no=number)
    if is_taken(books.connection, number):
        raise CardTaken(card_no=number)
    return number


def _fresh(books: Books) -> str:
    while True:
        number = card_number(books.ids.new())
        if not is_taken(books.connection, number) and blank_store(books.connection, number) is None:
            return number
