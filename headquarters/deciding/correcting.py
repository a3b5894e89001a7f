"""Two people put a member's points right."""

from __future__ import annotations

from headquarters.books import OfficeBooks, OfficeKeeper
from headquarters.deciding.deciders import Two, said
from membership.cards.queries import holder_of
from membership.errors import MemberNotFound
from membership.points.usecases import correct
from membership.queries import account
from membership.rules.cards import normalise_card
from shop.value import points_aside


def correct_points(keeper: OfficeKeeper, two: Two, card_no: str, points: int, reason: str, *, ends_on: str = "") -> int:
    """Give points to the holder of a card, or take some; returns what they have then.

    `ends_on` 'YYYY-MM-DD', '' for ever. Raises CardInvalid, MemberNotFound, CorrectionRefused, ReasonMissing.
    """
    words = said(reason)

    def work(books: OfficeBooks) -> int:
        books.lock_head()
        member_id = holder_of(books.connection, normalise_card(card_no))
        if member_id is None:
            raise MemberNotFound(asked=card_no)
        aside = points_aside(books.connection, [member_id]).get(member_id, 0)
        correct(books, member_id, points, words, by=two.numbers, aside=aside, ends_on=ends_on)
        return account(books.connection, member_id).points

    return keeper.transact(two.first, work)
