"""A voucher's code shows mistypes; its state, its time and its stores say whether it is good."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promotions.rules.vouchers import LENGTH, SIGNS, good_until, is_mistyped, kept_of, new_code, refusal
from shop.sales.rules.scan_codes import ScanKind, classify

SECRETS = st.binary(min_size=8, max_size=16)
GOOD = {
    "state": "issued",
    "valid_from": "",
    "valid_until": "2026-12-31",
    "stores": "",
    "store": "HP",
    "now": "2026-11-22",
}


@given(SECRETS)
def test_a_code_is_scanned_as_a_voucher_and_checks(secret: bytes) -> None:
    code = new_code(secret)

    assert (classify(code), len(code), is_mistyped(code)) == (ScanKind.VOUCHER, LENGTH, False)


@given(SECRETS, st.integers(2, LENGTH - 1), st.sampled_from(SIGNS))
def test_one_wrong_sign_shows(secret: bytes, place: int, sign: str) -> None:
    code = new_code(secret)
    wrong = code[:place] + sign + code[place + 1 :]

    assert is_mistyped(wrong) == (wrong != code)


@given(SECRETS, st.integers(2, LENGTH - 3))
def test_two_signs_in_the_wrong_order_show(secret: bytes, place: int) -> None:
    code = new_code(secret)
    turned = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    assert is_mistyped(turned) == (turned != code)


def test_a_code_of_another_maker_says_nothing() -> None:
    assert not is_mistyped("VC88880001")


@pytest.mark.parametrize(("change", "why"), [
    ({}, ""),
    ({"state": "redeemed"}, "used"),
    ({"state": "void"}, "void"),
    ({"valid_until": "2026-11-22"}, "expired"),
    ({"valid_from": "2026-11-23"}, "not_yet"),
    ({"stores": "BJ,SH"}, "other_store"),
    ({"stores": "BJ,HP"}, ""),
])  # fmt: skip
def test_a_voucher_is_good_while_unused_in_its_time_and_stores(change: dict[str, str], why: str) -> None:
    assert refusal(**{**GOOD, **change}) == why


def test_thirty_days_end_with_the_thirtieth() -> None:
    assert good_until("2026-11-22", 30) == "2026-12-23T00:00:00.000+08:00"


def test_vouchers_stay_by_the_share_of_what_was_kept() -> None:
    assert [kept_of(3, kept, 1_000) for kept in (1_000, 999, 334, 333, 0)] == [3, 2, 1, 0, 0]
    assert kept_of(2, 0, 0) == 2
