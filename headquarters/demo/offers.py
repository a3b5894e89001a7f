"""The demo chain's tiers, promotions, and the vouchers in members' hands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from headquarters.demo.chain import DemoMember, DemoVoucher
from kernel.clock import stamp
from membership.tiers.facts import TierPolicy, TierTerms

VOUCHERS = 200
AMOUNT_VOUCHER = "V100"
GOLDEN_VOUCHER = "V300"
TIERS = TierPolicy(
    name="金铺会员等级",
    basis="amount",
    window_months=24,
    review="01-01",
    grace_days=30,
    tiers=(
        TierTerms(code="normal", reach=0),
        TierTerms(code="silver", reach=10_000),
        TierTerms(code="gold", reach=50_000),
        TierTerms(code="diamond", reach=200_000),
    ),
)
"""What makes a tier in the demo chain; what the tiers bring at the counter are its promotions."""
CRAFTED = ["cat:素金", "cat:K金", "cat:铂金", "cat:镶嵌"]


def rules(today: date) -> tuple[Mapping[str, Any], ...]:
    """The rule set in force on `today`, in the rules' JSON form. A line's category is the piece's 大类."""
    season = {"from": _midnight(today - timedelta(days=10)), "until": _midnight(today + timedelta(days=21))}
    return (
        _craft_fee("CRAFT-DIAMOND-70", "钻石卡工费7折", 30, levels=["diamond"]),
        _craft_fee("CRAFT-GOLD-80", "金卡工费8折", 20, levels=["gold"]),
        _craft_fee("CRAFT-SILVER-90", "银卡工费9折", 10, levels=["silver"]),
        _craft_fee("CRAFT-BIRTHDAY-70", "生日月工费7折", 30, birthday_month=True),
        {
            "id": "GEM-MEMBER-98", "name": "会员镶嵌98折", "stage": "unit",
            "scope": {"any": ["cat:镶嵌"], "not": ["outlet"]},
            "audience": {"member": True}, "benefit": {"type": "percent", "pct": 2, "component": "total"},
        },
        {
            "id": "GRAM-GOLD-15", "name": "足金每克减15", "stage": "unit",
            "scope": {"any": ["cat:素金"], "not": ["outlet"]},
            "schedule": season, "benefit": {"type": "per_gram_off", "fen_per_g": 15_00},
        },
        {
            "id": "OUTLET-88", "name": "特惠88折", "stage": "unit", "scope": {"any": ["outlet"]}, "ctags": ["outlet"],
            "benefit": {"type": "percent", "pct": 12, "component": "total"},
        },
        {
            "id": "GEM-5000-300", "name": "镶嵌每满5000减300", "stage": "order", "scope": {"any": ["cat:镶嵌"]},
            "schedule": season, "cond": {"min_amount": 5_000_00}, "limits": {"times": 5},
            "benefit": {"type": "amount_off", "fen": 300_00, "every": True}, "exclude_units_with": ["OUTLET-88"],
        },
        {
            "id": "VOUCHER-100", "name": "100元代金券", "stage": "voucher", "code": AMOUNT_VOUCHER,
            "scope": {"all": True, "not": ["cat:投资金"]}, "cond": {"min_amount": 2_000_00},
            "benefit": {"type": "amount_off", "fen": 100_00}, "not_with_tags": ["outlet"],
        },
        {
            "id": "VOUCHER-300", "name": "300元贵宾券", "stage": "voucher", "code": GOLDEN_VOUCHER,
            "scope": {"all": True, "not": ["cat:投资金"]}, "cond": {"min_amount": 5_000_00},
            "audience": {"member": True}, "benefit": {"type": "amount_off", "fen": 300_00},
            "not_with_tags": ["outlet"],
        },
    )  # fmt: skip


def _craft_fee(rule_id: str, name: str, percent_off: int, **audience: object) -> Mapping[str, Any]:
    return {
        "id": rule_id, "name": name, "stage": "unit", "scope": {"any": CRAFTED},
        "audience": {"member": True, **audience},
        "benefit": {"type": "percent", "pct": percent_off, "component": "craft"},
    }  # fmt: skip


def _midnight(day: date) -> str:
    return datetime.combine(day, time()).isoformat()


def vouchers(
    rng: Random, members: Sequence[DemoMember], today: date, *, always: Sequence[str]
) -> tuple[DemoVoucher, ...]:
    """VOUCHERS vouchers, two of them for each card in `always`; the dearer kind goes to the higher tiers."""
    others = [member for member in members if len(member.visits) > 1 and member.card_no not in always]
    chosen = rng.sample(others, VOUCHERS - 2 * len(always))
    tier_of = {member.card_no: member.tier for member in members}
    cards = [card for card in always for _ in range(2)] + [member.card_no for member in chosen]
    numbers = rng.sample(range(10**10), len(cards))
    return tuple(
        DemoVoucher(
            code=f"VC{number:010}",
            rule_code=GOLDEN_VOUCHER if tier_of[card] in ("gold", "diamond") and place % 2 else AMOUNT_VOUCHER,
            card_no=card,
            valid_until=stamp(datetime.combine(today + timedelta(days=rng.randint(20, 120)), time())),
        )
        for place, (number, card) in enumerate(zip(numbers, cards, strict=True))
    )
