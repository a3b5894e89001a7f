"""The tiers a member can stand in, lowest first."""

from __future__ import annotations

from membership.errors import TierUnknown

TIER_NAMES = {"normal": "普通", "silver": "银卡", "gold": "金卡", "diamond": "钻石卡"}
LOWEST_TIER = "normal"


def tier_name(code: str) -> str:
    """The word on screen and paper; a code of a newer program is shown as it is."""
    return TIER_NAMES.get(code, code)


def tier_code(given: str) -> str:
    """The code of a tier given by its code or its Chinese name; '' is the lowest. Raises TierUnknown."""
    plain = given.strip()
    if not plain:
        return LOWEST_TIER
    for code, name in TIER_NAMES.items():
        if plain.lower() == code or plain in (name, f"{name}会员"):
            return code
    raise TierUnknown(tier=given)
