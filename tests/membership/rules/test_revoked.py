from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.rules.cards import card_number
from membership.rules.revoked import BITS_A_CARD, CardFilter, FilterBroken

CARDS = 20_000


def some_cards(seed: int, count: int) -> list[str]:
    drawn = random.Random(seed)
    return [card_number(f"{drawn.getrandbits(64):016x}") for _ in range(count)]


@given(st.sets(st.from_regex(r"\A[0-9A-Z]{1,32}\Z"), max_size=30))
def test_a_revoked_card_is_never_missed(cards: set[str]):
    made = CardFilter.of(cards)

    assert all(card_no in made for card_no in cards)


def test_one_good_card_in_a_hundred_and_twenty_is_doubted():
    revoked, good = some_cards(1, CARDS), some_cards(2, CARDS)
    made = CardFilter.of(revoked)

    doubted = sum(card_no in made for card_no in set(good) - set(revoked))

    assert 0.006 * CARDS < doubted < 0.011 * CARDS  # theory: (1 - e^-0.7)^7 = 0.82 %
    assert len(made.bits) == CARDS * BITS_A_CARD // 8


def test_the_same_cards_make_the_same_bits_in_whatever_order_on_every_machine():
    made = CardFilter.of(["M00000000018", "M00000000026"])

    assert made == CardFilter.of(["M00000000026", "M00000000018"])
    assert (made.name, made.to_base64()) == (CardFilter.of(["M00000000026", "M00000000018"]).name, made.to_base64())


def test_a_filter_travels_as_text():
    made = CardFilter.of(some_cards(3, 50))

    assert CardFilter.from_base64(made.to_base64(), made.hashes) == made


def test_a_filter_of_nobody_doubts_nobody():
    assert "M00000000018" not in CardFilter.of([])


@pytest.mark.parametrize(("text", "hashes"), [("", 7), ("***", 7), ("AAAA", 0), ("AAAA", 33), ("é", 7)])
def test_what_is_no_filter_is_refused(text: str, hashes: int):
    with pytest.raises(FilterBroken):
        CardFilter.from_base64(text, hashes)
