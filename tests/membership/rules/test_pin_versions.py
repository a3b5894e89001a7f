"""Of several PINs the one with the highest number stands, whatever the clocks said."""

from __future__ import annotations

from membership.rules.pin_versions import number_in, version_of


def test_the_tenth_pin_stands_over_the_ninth_that_a_fast_clock_wrote() -> None:
    assert version_of(10, "2026-11-21T10:00:00.000+08:00/a") > version_of(9, "2099-01-01T00:00:00.000+08:00/b")


def test_the_number_is_read_back_and_a_pin_without_one_is_before_the_first() -> None:
    assert [number_in(version) for version in (version_of(12, "x"), "")] == [12, 0]
