"""A member's code is signed by headquarters, short-lived, and not made for a lost card."""

from __future__ import annotations

from functools import partial

import pytest

from headquarters.telling.member_codes import CodeTooLong, member_code
from kernel.clock import stamp
from kernel.database import AnyDatabase
from kernel.secrets import signature_fits
from membership.errors import CardRevoked, MemberNotFound, TokenExpired
from membership.queries import member_view
from membership.rules.member_token import read_token
from membership.usecases import revoke_card
from tests.headquarters.chain import STAFF, Chain, new_chain


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    return new_chain(any_database)


def card(chain: Chain) -> str:
    member_id = chain.member()
    with chain.office.database.reading() as connection:
        view = member_view(connection, member_id)
    assert view is not None
    return view.card_no


def code(chain: Chain, card_no: str, minutes: int = 5) -> tuple[str, str]:
    office = chain.office
    with office.database.reading() as connection:
        return member_code(connection, card_no, clock=chain.clock, key=office.secrets.signing_key, minutes=minutes)


def test_a_till_believes_the_code_for_as_long_as_it_says(chain: Chain) -> None:
    number = card(chain)
    text, until = code(chain, number)
    read = partial(read_token, text, public_key=chain.office.public_key, fits=signature_fits)

    token = read(now=stamp(chain.clock.now()))

    assert (token.card_no, token.valid_until) == (number, until)
    assert "1234" in token.label
    assert "13900001234" not in text
    with pytest.raises(TokenExpired):
        read(now=until)


def test_a_lost_card_gets_no_code(chain: Chain) -> None:
    number = card(chain)
    chain.office.keeper.transact(STAFF, lambda books: revoke_card(books, number, "lost"))

    with pytest.raises(CardRevoked):
        code(chain, number)


def test_a_card_of_nobody_gets_no_code(chain: Chain) -> None:
    with pytest.raises(MemberNotFound):
        code(chain, "6688000123457")


@pytest.mark.parametrize("minutes", [0, 61])
def test_a_code_does_not_live_for_ever(chain: Chain, minutes: int) -> None:
    with pytest.raises(CodeTooLong):
        code(chain, card(chain), minutes)
