"""What was compared once is not compared slowly again, and any other PIN is."""

from __future__ import annotations

import random

from shop.pins import RememberedPins


class Slow:
    """Compares plainly and counts."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, pin: str, pin_hash: str) -> bool:
        self.times += 1
        return pin == pin_hash


def found(pins: RememberedPins, pin: str, pin_hash: str) -> bool:
    """What is said of a PIN whose hash is kept under a seal of its own."""
    return pins(pin, f"sealed {pin_hash}", lambda: pin_hash)


def test_a_pin_that_fitted_is_compared_once() -> None:
    slow = Slow()
    pins = RememberedPins(slow, random=random.Random(1).randbytes)

    assert [found(pins, "246810", "246810") for _ in range(3)] == [True, True, True]
    assert slow.times == 1


def test_a_wrong_pin_stays_wrong_and_each_other_guess_is_slow() -> None:
    slow = Slow()
    pins = RememberedPins(slow, random=random.Random(1).randbytes)
    found(pins, "246810", "246810")

    assert [found(pins, guess, "246810") for guess in ("135791", "135791", "135792")] == [False, False, False]
    assert slow.times == 3


def test_after_a_change_the_old_pin_no_longer_fits() -> None:
    pins = RememberedPins(Slow(), random=random.Random(1).randbytes)
    found(pins, "246810", "246810")

    assert not found(pins, "246810", "135791")


def test_what_was_not_used_for_long_is_forgotten_first() -> None:
    slow = Slow()
    pins = RememberedPins(slow, size=2, random=random.Random(1).randbytes)
    for pin in ("1", "2", "1", "3", "1"):
        found(pins, pin, pin)
    before = slow.times

    found(pins, "2", "2")

    assert slow.times == before + 1 == 4


def test_what_was_compared_once_is_not_opened_again() -> None:
    opened: list[str] = []

    def open_it() -> str:
        opened.append("246810")
        return "246810"

    pins = RememberedPins(Slow(), random=random.Random(1).randbytes)

    assert [pins("246810", "sealed", open_it) for _ in range(3)] == [True, True, True]
    assert opened == ["246810"]
