"""A chain's tiers as a file that a person writes: read to the letter, or refused with what is wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import msgspec

from membership.rules.tiers import LOWEST_TIER, TIER_NAMES
from membership.tiers.errors import TierPolicyRefused
from membership.tiers.facts import TierPolicy, TierTerms
from membership.tiers.rules.days import ANNIVERSARY

_NAME_MAX, _REACH_MAX = 40, 1_000_000_000
_DAYS_OF = dict(enumerate((31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), start=1))
_BETWEEN = {
    "window_months": (0, 120), "fen_per_growth": (1, 1_000_000), "holds_months": (1, 60), "grace_days": (0, 365),
}  # fmt: skip
_TERMS_BETWEEN = {
    "reach": (0, _REACH_MAX), "points_percent": (0, 1_000), "birthday_percent": (0, 1_000), "craft_percent": (0, 100),
}  # fmt: skip


def read_policy(text: str) -> TierPolicy:
    """The policy of a TOML or JSON file. Raises TierPolicyRefused."""
    try:
        raw = msgspec.json.decode(text) if text.lstrip().startswith("{") else tomllib.loads(text)
        _require_known(raw)
        policy = msgspec.convert(raw, TierPolicy)
    except (tomllib.TOMLDecodeError, msgspec.MsgspecError) as error:
        raise TierPolicyRefused(problem=str(error)) from error
    for problem in _problems(policy):
        raise TierPolicyRefused(problem=problem)
    return policy


def _require_known(raw: Any) -> None:
    if not isinstance(raw, dict):
        raise TierPolicyRefused(problem="a table is expected, with name, basis and [[tiers]]")
    _refuse_unknown(raw, TierPolicy, "the file")
    tiers = raw.get("tiers", [])
    for place, terms in enumerate(tiers if isinstance(tiers, list) else [], start=1):
        if isinstance(terms, dict):
            _refuse_unknown(terms, TierTerms, f"tier {place}")


def _refuse_unknown(raw: dict[str, Any], kind: type[msgspec.Struct], where: str) -> None:
    unknown = sorted(set(raw) - set(kind.__struct_fields__))
    if unknown:
        raise TierPolicyRefused(problem=f"{where} has an unknown key {unknown[0]}")


def _problems(policy: TierPolicy) -> Iterator[str]:
    if not 0 < len(policy.name.strip()) <= _NAME_MAX:
        yield f"name has 1 to {_NAME_MAX} characters"
    yield from _outside(policy, _BETWEEN, "")
    if policy.review != ANNIVERSARY and not _is_day(policy.review):
        yield f"review is 'MM-DD' or '{ANNIVERSARY}', not {policy.review!r}"
    codes = [terms.code for terms in policy.tiers]
    for code in codes:
        if code not in TIER_NAMES:
            yield f"there is no tier {code!r}; the tiers are {', '.join(TIER_NAMES)}"
    if not codes or codes[0] != LOWEST_TIER or policy.tiers[0].reach:
        yield f"there is no base tier: the first one is {LOWEST_TIER} with reach 0"
    for terms in policy.tiers:
        yield from _outside(terms, _TERMS_BETWEEN, f"{terms.code}: ")
    order = list(TIER_NAMES)
    for low, high in pairwise(policy.tiers):
        if order.index(low.code) >= order.index(high.code):
            yield f"{high.code} does not stand above {low.code}"
        if low.reach >= high.reach:
            yield f"reach does not rise from {low.code} ({low.reach}) to {high.code} ({high.reach})"


def _outside(said: msgspec.Struct, between: dict[str, tuple[int, int]], where: str) -> Iterator[str]:
    for name, (least, most) in between.items():
        value = getattr(said, name)
        if not least <= value <= most:
            yield f"{where}{name} is from {least} to {most}, not {value}"


def _is_day(text: str) -> bool:
    month, dash, day = text.partition("-")
    if not (dash and len(text) == 5 and (month + day).isascii() and (month + day).isdigit()):
        return False
    return 1 <= int(day) <= _DAYS_OF.get(int(month), 0)
