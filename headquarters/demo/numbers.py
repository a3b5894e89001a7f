"""Numbers on tags: barcodes, styles, suppliers' goods numbers, certificates."""

from __future__ import annotations

from random import Random


class Numbers:
    """Hands out barcodes one after another, so that no two pieces share one."""

    def __init__(self) -> None:
        self._last = 0

    def barcode(self) -> str:
        """The next EAN-13 of the range that is left to shops for their own use (20 to 29)."""
        self._last += 1
        return with_check_digit(f"21{self._last:010}")

    def style(self, rng: Random, letters: str) -> str:
        """A design; several pieces share one."""
        return f"{letters}{rng.randint(1, 60):04}"

    def goods(self, rng: Random) -> str:
        """The supplier's own number, by the running number of the piece."""
        return f"G{rng.randint(1, 12):02}{self._last:06}"

    def certificate(self, rng: Random, *, mct: int) -> str:
        """Stones of 0.3 ct and more mostly travel with GIA's paper, the rest with NGTC's."""
        if mct >= 300 and rng.random() < 0.6:
            return f"GIA{rng.randint(1, 7)}{rng.randrange(10**6):06}{self._last % 1000:03}"
        return f"NGTC{self._last:07}{rng.randrange(10**5):05}"


def with_check_digit(twelve: str) -> str:
    """Twelve digits and the EAN-13 check digit: '210000000001' -> '2100000000012'."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve))
    return twelve + str(-total % 10)
