"""Mistakes about gift cards, merges, files, PINs and tiers, for mutants.py to plant one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import headquarters.telling.audience
import membership.file.projection
import membership.gift_cards.projection
import membership.projection
import shop.merging
import shop.standing
import tools.simulation.gift_cards
from kernel.projection import Set
from membership.gift_cards.facts import GiftCardPutBack, GiftCardSold
from membership.gift_cards.tables import gift_card
from tools.simulation.planted_pieces import handled
from tools.simulation.quick import replaced

_CARDS = membership.gift_cards.projection.PROJECTIONS
_RULE = headquarters.telling.audience._rule


@contextmanager
def gift_card_spent_twice() -> Iterator[None]:
    """What one till holds of a card is granted to another as well."""
    aside = shop.standing.Standing.set_aside

    def of_others(self: Any, account: str) -> Any:
        return aside(self, "gift:none" if account.startswith("gift:") else account)

    with replaced(shop.standing.Standing, "set_aside", of_others):
        yield


@contextmanager
def gift_card_keeps_what_came_back() -> Iterator[None]:
    """Goods come back that a card had paid, and nothing goes back to it."""
    with handled(_CARDS, GiftCardPutBack, lambda *_: ()):
        yield


@contextmanager
def gift_card_reissued_while_held() -> Iterator[None]:
    """Another card takes a lost one's rest, which a bill may still spend."""
    with replaced(tools.simulation.gift_cards, "is_held", _nothing_is_held):
        yield


@contextmanager
def gift_card_sold_last() -> Iterator[None]:
    """A till that hears late of a sale takes the card for good, whatever it knows of it already."""
    sold = _CARDS[GiftCardSold]

    def at_last(entry: Any, fact: GiftCardSold) -> Any:
        return (*sold(entry, fact), Set(gift_card, {"card_no": fact.card_no}, {"state": "active"}))

    with handled(_CARDS, GiftCardSold, at_last):
        yield


@contextmanager
def merged_while_held() -> Iterator[None]:
    """An account goes over although a register holds something of it."""
    with replaced(shop.merging, "held", _nothing_is_held):
        yield


def _nothing_is_held(_connection: Any) -> Callable[[str], bool]:
    return lambda _account: False


@contextmanager
def carried_from_nobody() -> Iterator[None]:
    """A merge gives the survivor the account, and leaves it where it was."""
    carried = membership.file.projection._carried

    def given(entry: Any, fact: Any) -> Any:
        return carried(entry, fact) if min(fact.points, fact.principal_fen, fact.bonus_fen) >= 0 else ()

    with replaced(membership.file.projection, "_carried", given):
        yield


@contextmanager
def file_by_the_clock() -> Iterator[None]:
    """Of two files the later one by its writer's clock stands."""
    with replaced(membership.file.projection, "file_version", lambda _no, entry_id, wall: f"{1:09}/{wall}/{entry_id}"):
        yield


@contextmanager
def pin_by_the_clock() -> Iterator[None]:
    """Of two PINs the later one by its writer's clock stands."""
    with replaced(membership.projection, "said_at", lambda entry: f"{entry.wall}/{entry.id}"):
        yield


@contextmanager
def tier_told_to_nobody() -> Iterator[None]:
    """Who rises is told of at headquarters alone."""
    with replaced(headquarters.telling.audience, "_rule", lambda kind: None if "tier_changed" in kind else _RULE(kind)):
        yield
