"""What can go wrong in a run, and how often: drawn anew by every seed, so that some runs have none of a kind."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from sync.protocol import LeasePolicy

# What happens to one call, of a thousand calls; the highest that a seed may draw.
WIRE = {
    "lost": 120,  # it never arrives
    "answer_lost": 120,  # it arrives, the answer does not
    "twice": 80,  # it arrives twice at once
    "late_copy": 80,  # it is answered, and the same bytes arrive again later
    "late": 60,  # it seems lost, and arrives later
    "cut_before": 25,  # headquarters loses its power before a commit of it
    "cut_after": 25,  # and behind one, before the answer
    "meanwhile": 150,  # while a question about a right is under way, the till's other thread does a round
}
# What people and machines do; the highest weight that a seed may draw, and whether a seed may leave it out.
WORK = {
    "round": 60, "earn": 10, "ask_value": 14, "ask_lease": 12, "ask_voucher": 6, "ask_quota": 6,
    "finish": 16, "give_back": 5, "pay_from_lease": 14, "finish_lease_bill": 6, "give_up": 3, "enrol": 5, "meet": 6,
    "day": 3, "top_up": 5,
}  # fmt: skip
GOODS = {
    "deliver": 4, "sell": 16, "sell_at_risk": 6, "park": 3, "recall": 4, "correct": 2, "cash": 1, "end_day": 4,
    "send": 10, "receive": 14, "lay_elsewhere": 1, "reserve": 5, "answer": 6, "release": 4,
}  # fmt: skip
OFFICE = {
    "voucher": 4, "quota": 2, "policy": 2, "call_in": 4, "write_off": 1, "forget": 4, "new_member": 3, "card": 2,
    "move_custody": 1,
}  # fmt: skip
FAULTS = {
    "restart": 5, "till_power": 6, "disk_trouble": 4, "image": 5, "restore_image": 2, "clone": 1, "disk_lost": 1,
    "office_crash": 5, "backup": 5, "restore_office": 2, "cut_store": 4, "cut_all": 2, "join": 8, "skew": 3,
    "reboot": 2, "poison": 3, "hostile": 5, "knock": 5, "far_future": 1, "old_token": 1,
    "mend": 6, "re_enrol": 1, "quarantine": 1,
}  # fmt: skip
# Drawn behind all others, so that without them a seed tells the story that it told before there were any.
BACK = {
    "sell_more": 14, "find_bill": 6, "bring_back": 14, "old_gold": 6, "goods_in": 5, "goods_out": 5, "goods_arrive": 6,
    "goods_counted": 2,
}  # fmt: skip
LATER = {
    "gift_cards": {"gift_sell": 10, "gift_pay": 16, "gift_bill": 8, "gift_back": 2, "gift_lost": 4, "gift_ask": 3,
                   "gift_office": 6},
    "members": {"card_step": 8, "card_give": 2, "pin": 5, "file": 5, "merge": 3, "merge_night": 2, "card_office": 3,
                "tier": 3},
    "vouchers": {"voucher_batch": 2, "voucher_member": 3, "voucher_void": 3, "voucher_hand_out": 12, "voucher_show": 18,
                 "quota_raise": 4, "quota_bill": 14, "quota_ahead": 6},
}  # fmt: skip
DRAWN_LAST = frozenset({*BACK, *(name for group in LATER.values() for name in group)})
NEVER_LEFT_OUT = frozenset({"round", "finish", "join", "mend", "new_member"})


@dataclass(frozen=True)
class Odds:
    """One run's draw: `wire` of a thousand calls, `weights` of events, and the size of the chain."""

    wire: dict[str, int]
    weights: dict[str, int]
    stores: int
    tills: int
    members: int
    pieces: int
    offices: int
    cap: int
    real_keys: bool
    policy: LeasePolicy
    pace: tuple[int, ...] = field(default=(1, 5, 30, 60, 600))  # seconds between two events, one is drawn


def draw_policy(rng: random.Random) -> LeasePolicy:
    """Amounts are small, as the members' balances are, so that every limit is met."""
    return LeasePolicy(
        soft=rng.choice((0, 3_000, 50_000)),
        hard=rng.choice((2_000, 20_000)),
        lease=rng.choice((1_000, 5_000, 100_000)),
        total=rng.choice((3_000, 50_000)),
        share_permille=rng.choice((300, 1_000)),
        count=rng.choice((1, 3, 50)),
        max_age_s=rng.choice((1_800, 24 * 3_600, 240 * 3_600)),
        forced_online_permille=0,
    )


def draw(rng: random.Random) -> Odds:
    """The odds of one seed."""
    wire = {name: rng.randint(1, most) if rng.random() < 0.6 else 0 for name, most in WIRE.items()}
    weights: dict[str, int] = {}
    for group, chance in ((WORK, 0.85), (GOODS, 0.8), (OFFICE, 0.7), (FAULTS, 0.5)):
        for name, most in group.items():
            drawn = rng.randint(1, most) if rng.random() < chance or name in NEVER_LEFT_OUT else 0
            weights[name] = drawn
    paces = ((1, 5, 30, 60), (1, 5, 30, 60, 600), (30, 600, 3_600), (1, 60, 20_000))
    odds = Odds(
        wire=wire,
        weights=weights,
        stores=rng.choice((1, 2, 2, 3)),
        tills=rng.randint(2, 4),
        members=rng.randint(1, 4),
        pieces=rng.randint(2, 6),
        offices=rng.randint(1, 2),
        cap=rng.choice((1, 2, 50)),
        real_keys=rng.random() < 0.1,
        policy=draw_policy(rng),
        pace=rng.choice(paces),
    )
    for name, most in BACK.items():
        weights[name] = rng.randint(1, most) if rng.random() < 0.8 else 0
    for group in LATER.values():
        is_there = rng.random() < 0.6
        for name, most in group.items():
            weights[name] = rng.randint(1, most) if rng.random() < 0.8 and is_there else 0
    return odds
