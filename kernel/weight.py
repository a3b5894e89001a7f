"""Metal in whole milligrams, stones in whole milli-carat (1 ct = 0.2 g exactly)."""

from __future__ import annotations

import re

import msgspec

from kernel.money import divide_half_up

_DECIMAL = re.compile(r"^(\d{1,7})(?:\.(\d{1,3}))?$")


def _thousandths(text: str, what: str) -> int:
    found = _DECIMAL.match(text.strip())
    if found is None:
        raise ValueError(f"not {what}: {text!r}")
    whole, rest = found.groups()
    return int(whole) * 1000 + int((rest or "0").ljust(3, "0"))


def parse_grams(text: str) -> int:
    """Grams with at most three decimals, in mg: '20.35' -> 20350. Raises ValueError."""
    return _thousandths(text, "a weight in grams")


def parse_carats(text: str) -> int:
    """Carats with at most three decimals, in milli-carat: '0.305' -> 305. Raises ValueError."""
    return _thousandths(text, "a weight in carats")


def grams(weight_mg: int) -> str:
    """Mg as grams, never cut: 20350 -> '20.35'; a third decimal is shown when it is not zero, 20355 -> '20.355'."""
    whole, rest = divmod(abs(weight_mg), 1000)
    decimals = f"{rest:03}" if rest % 10 else f"{rest // 10:02}"
    return f"{'-' if weight_mg < 0 else ''}{whole}.{decimals}"


def carats(weight_mct: int) -> str:
    """Milli-carat as carats with three decimals: 305 -> '0.305'."""
    return f"{weight_mct // 1000}.{weight_mct % 1000:03}"


def stone_mg(weight_mct: int) -> int:
    """Weight of stones in mg for a gross-weight sum, half up to the mg (5 mct = 1 mg)."""
    return divide_half_up(weight_mct, 5)


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """One weight as it was found, kept with what it was used for.

    `mg` what lay on the scale; `raw` the balance's own line, or what was typed; `source` scale | manual | tag;
    `at` ISO time; `by` who weighed, an approver behind a slash.
    """

    mg: int
    raw: str
    source: str
    at: str
    by: str
