"""A member's own code, as their phone would show it: signed here, read by tills that have never heard of the member."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from kernel.clock import Clock, stamp
from kernel.errors import DomainError
from kernel.secrets import public_key_of, sign
from membership.cards.queries import holder_of, is_revoked
from membership.errors import CardRevoked, MemberNotFound
from membership.queries import member_view
from membership.rules.cards import normalise_card
from membership.rules.member_token import MemberToken, make_token

MINUTES_MAX = 60  # whoever photographs a code can show it until then


class CodeTooLong(DomainError):
    """A code lives for a minute at least and an hour at most. `minutes`."""

    code = "member.code_minutes"


def member_code(connection: Connection, card_no: str, *, clock: Clock, key: str, minutes: int) -> tuple[str, str]:
    """(the text for the QR code, the ISO time until which it is good), signed by headquarters' private `key`.

    Raises CodeTooLong, CardInvalid, MemberNotFound, CardRevoked.
    """
    if not 1 <= minutes <= MINUTES_MAX:
        raise CodeTooLong(minutes=minutes)
    card = normalise_card(card_no)
    found = holder_of(connection, card)
    view = None if found is None else member_view(connection, found)
    if view is None:
        raise MemberNotFound(asked=card)
    if is_revoked(connection, card, by_card=True):
        raise CardRevoked(card_no=card)
    until = stamp(clock.now() + timedelta(minutes=minutes))
    token = MemberToken(
        member_id=view.member_id, card_no=view.card_no, tier=view.tier, label=view.label, valid_until=until
    )
    return make_token(token, key=key, public_key=public_key_of(key), sign=sign), until
