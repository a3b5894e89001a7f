"""One main card to a member: two tills with no line may each give one out for a card that was closed.

The one that headquarters hears of first stays. It closes the other in the same transaction, by its own word, which
comes after whatever a till did: no till takes that card any more, not even the one that gave it out, and whoever shows
it is asked for the other one.
"""

from __future__ import annotations

from collections.abc import Iterable

from headquarters.books import OfficeBooks
from headquarters.telling.audience import Told
from kernel.clock import stamp
from membership.cards.facts import CardExchanged, CardIssued, CardStepped
from membership.cards.queries import CardView, cards_of
from membership.rules.card_states import GONE, next_version

REASON = "会员已有另一张主卡 {card_no}"


def close_second_mains(books: OfficeBooks, told: Iterable[Told]) -> None:
    """Of main cards that were just handed in, close each whose member had one, or was given one before it."""
    came: dict[str, list[str]] = {}
    for fact in (one.fact for one in told):
        if isinstance(fact, CardIssued) and fact.card_kind == "main":
            came.setdefault(fact.member_id, []).append(fact.card_no)
        elif isinstance(fact, CardExchanged) and fact.card_no in came.get(fact.member_id, ()):
            came[fact.member_id].append(fact.new_card_no)
    if not came:
        return
    books.lock_head()  # nothing else is done with these cards meanwhile
    today = stamp(books.clock.now())[:10]
    for member_id, numbers in came.items():
        mains = [
            card for card in cards_of(books.connection, member_id, today)
            if card.kind == "main" and card.state not in GONE
        ]  # fmt: skip
        mains.sort(key=lambda card: _heard(card, numbers))
        for second in mains[1:]:
            if second.card_no in numbers:
                books.record(_closed(second, mains[0]))


def _heard(card: CardView, numbers: list[str]) -> int:
    return numbers.index(card.card_no) if card.card_no in numbers else -1


def _closed(card: CardView, stays: CardView) -> CardStepped:
    return CardStepped(
        card_no=card.card_no, member_id=card.member_id, card_kind=card.kind, step="close", seen=card.state,
        after=card.version, number=next_version(card.version, decisive=True), valid_until=card.valid_until,
        reason=REASON.format(card_no=stays.card_no),
    )  # fmt: skip
