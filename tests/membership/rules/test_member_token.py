from __future__ import annotations

import base64

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import DomainError
from kernel.secrets import public_key_of, sign, signature_fits
from membership.errors import NotAToken, TokenExpired, TokenForged
from membership.rules.member_token import MemberToken, key_id, looks_like_token, make_token, read_token

KEY = base64.b64encode(b"headquarters' key of 32 bytes...").decode()
OTHER = base64.b64encode(b"somebody else's key of 32 bytes.").decode()
NOW, UNTIL = "2026-11-21T10:00:00.000+08:00", "2026-11-21T22:00:00.000+08:00"
LI = MemberToken(member_id="m-li", card_no="M00000000018", tier="gold", label="李** 138****6620", valid_until=UNTIL)


def made(token: MemberToken = LI, key: str = KEY) -> str:
    return make_token(token, key=key, public_key=public_key_of(key), sign=sign)


def read(text: str, now: str = NOW) -> MemberToken:
    return read_token(text, public_key=public_key_of(KEY), now=now, fits=signature_fits)


def test_a_code_says_who_the_member_is_and_which_key_signed_it():
    assert read(made()) == msgspec.structs.replace(LI, key_id=key_id(public_key_of(KEY)))


def test_a_code_is_short_enough_for_a_picture_and_has_no_sign_that_a_scanner_loses():
    text = made()

    assert looks_like_token(text)
    assert len(text) < 400
    assert text.isascii()
    assert not set(text) & set(" +/=")


def test_a_code_of_another_key_is_forged():
    with pytest.raises(TokenForged):
        read(made(key=OTHER))


def test_a_better_tier_written_over_it_is_forged():
    head, payload, signature = made().split(".")
    better = base64.urlsafe_b64encode(base64.urlsafe_b64decode(payload + "==").replace(b"gold", b"best"))

    with pytest.raises(TokenForged):
        read(f"{head}.{better.decode().rstrip('=')}.{signature}")


def test_a_code_is_good_until_its_time_and_not_after():
    assert read(made(), "2026-11-21T21:59:59.999+08:00").member_id == "m-li"
    with pytest.raises(TokenExpired) as refused:
        read(made(), UNTIL)
    assert refused.value.facts == {"until": "11-21 22:00"}


@pytest.mark.parametrize("text", ["JM1.", "JM1.x", "JM1.e30.AA", "JM1.!!!.AA", "JM1." + "A" * 2_000 + ".AA", "é.é"])
def test_what_cannot_be_read_is_no_code(text: str):
    with pytest.raises(NotAToken):
        read(text)


@given(st.text(max_size=60))
def test_whatever_is_scanned_behind_the_mark_is_refused_in_words(text: str):
    with pytest.raises(DomainError):
        read(f"JM1.{text}")
