"""A customer recognises herself; the customer behind her learns nothing."""

from __future__ import annotations

import pytest

from membership.rules.masking import mask_name, mask_phone_ends, mask_phones_in, member_label


@pytest.mark.parametrize(
    ("name", "masked"),
    [("李雪梅", "李**"), ("李雪", "李**"), ("欧阳锋", "欧阳**"), ("Anna Smith", "A**"), ("", "")],
)
def test_a_name_is_its_surname_and_two_stars(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_a_phone_shows_its_two_ends() -> None:
    assert mask_phone_ends("138", "6620") == "138****6620"
    assert mask_phone_ends("", "") == ""


def test_the_label_is_as_on_the_receipt() -> None:
    assert member_label("李雪梅", "138", "6620") == "李** 138****6620"
    assert member_label("", "", "") == ""


def test_a_typed_note_keeps_no_whole_phone() -> None:
    assert mask_phones_in("李女士 13800006620 下午来") == "李女士 138****6620 下午来"
    assert mask_phones_in("单号 6900012345678") == "单号 6900012345678"
