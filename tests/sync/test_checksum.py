"""A feed's sum does not depend on the order, and tells a missing entry."""

from __future__ import annotations

import random

import pytest

from sync.checksum import NO_SUM, add_sums, sum_of
from tests.sync.fake import of_others


def test_the_order_of_entries_does_not_matter_and_a_missing_one_does() -> None:
    sums = [sum_of(entry) for entry in of_others(20)]
    mixed = random.Random(1).sample(sums, len(sums))

    assert add_sums(*sums) == add_sums(add_sums(*mixed[:7]), add_sums(*mixed[7:]))
    assert add_sums(*sums[1:]) != add_sums(*sums)


def test_a_sum_has_64_bits() -> None:
    assert add_sums("f" * 16, "0" * 15 + "2") == "0" * 15 + "1"
    assert add_sums() == NO_SUM


def test_what_is_no_sum_is_refused() -> None:
    with pytest.raises(ValueError, match="abc-"):
        add_sums("abc-")
