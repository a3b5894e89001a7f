"""A phone number is one number, however a customer writes it down."""

from __future__ import annotations

import pytest

from membership.errors import PhoneInvalid
from membership.rules.phone import normalise_phone


@pytest.mark.parametrize(
    "written",
    [
        "13800006620",
        " 138 0000 6620 ",
        "138-0000-6620",
        "+86 138 0000 6620",
        "+8613800006620",
        "008613800006620",
        "8613800006620",
        "（+86）13800006620",
        "１３８００００６６２０",
    ],
)
def test_every_way_of_writing_a_number_is_the_same_number(written: str) -> None:
    assert normalise_phone(written) == "13800006620"


def test_a_number_that_starts_with_86_of_its_own_keeps_its_digits() -> None:
    assert normalise_phone("18613800006") == "18613800006"


@pytest.mark.parametrize("written", ["", "1380000662", "138000066201", "23800006620", "1380000662a", "٠١٢٣٤٥٦٧٨٩٠"])
def test_what_is_no_mobile_number_is_refused(written: str) -> None:
    with pytest.raises(PhoneInvalid):
        normalise_phone(written)


def test_the_refusal_counts_the_digits_and_does_not_repeat_them() -> None:
    with pytest.raises(PhoneInvalid) as refused:
        normalise_phone("138 0000 662")

    assert refused.value.facts == {"digits": 10}
    assert "662" not in str(refused.value)
