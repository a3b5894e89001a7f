"""Ids sort by time, whatever the clock does, and are UUIDs of version 7."""

from __future__ import annotations

import uuid
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from kernel.clock import CHINA, FixedClock, unix_ms
from kernel.ids import Ids
from tests.builders.books import counted

AT = datetime(2026, 11, 21, 9, 30, tzinfo=CHINA)


def all_ones(count: int) -> bytes:
    return b"\xff" * count


def is_version_7(text: str) -> bool:
    made = uuid.UUID(text)
    return str(made) == text and made.version == 7 and made.variant == uuid.RFC_4122


def test_an_id_begins_with_the_millisecond_it_was_made():
    made = uuid.UUID(Ids(FixedClock(AT), counted()).new())

    assert made.int >> 80 == unix_ms(AT)


def test_an_id_has_the_layout_of_rfc_9562():
    assert is_version_7(Ids(FixedClock(AT), counted()).new())


def test_a_thousand_ids_of_one_millisecond_sort_as_they_were_made():
    ids = Ids(FixedClock(AT), counted())

    made = [ids.new() for _ in range(1_000)]

    assert made == sorted(set(made))


@given(st.lists(st.integers(min_value=-100_000, max_value=100_000), min_size=1, max_size=30))
def test_ids_sort_as_they_were_made_also_when_the_clock_steps_back(steps: list[int]):
    clock = FixedClock(AT)
    ids = Ids(clock, counted())
    made = [ids.new()]

    for step in steps:
        clock.forward(milliseconds=step)
        made.append(ids.new())

    assert made == sorted(set(made))


def test_a_carry_within_a_millisecond_leaves_version_and_variant_alone():
    ids = Ids(FixedClock(AT), all_ones)

    first, second = ids.new(), ids.new()

    assert first < second
    assert is_version_7(second)
