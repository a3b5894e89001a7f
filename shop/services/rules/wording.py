"""One short Chinese line for each kind of work, each state and each step, shared by screen, slip and list."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.weight import carats, grams
from shop.catalogue.rules.purity import purity_name
from shop.services.facts import Metal, Stones

KINDS = {
    "clean": "清洗", "polish": "抛光", "resize": "改圈", "weld": "焊接", "stone_setting": "镶石",
    "chain_change": "换链", "engrave": "刻字", "replate": "电镀", "customer_material": "来料加工",
}  # fmt: skip
STATES = {
    "received": "已收件", "quoted": "已报价", "sent": "已送修", "back": "已修回", "notified": "已通知",
    "refused": "拒修", "picked_up": "已取件", "returned": "已退回",
}  # fmt: skip
STEPS = {
    "received": "收件", "quoted": "报价", "sent": "送修", "back": "修回", "notified": "通知", "refused": "拒修",
    "picked_up": "取件", "returned": "退回",
}  # fmt: skip


def kinds_in_words(kinds: tuple[str, ...]) -> str:
    return "、".join(KINDS.get(kind, kind) for kind in kinds)


def state_words(state: str) -> str:
    return STATES.get(state, state)


def step_words(step: str) -> str:
    return STEPS.get(step, step)


def stones_in_words(stones: Sequence[Stones]) -> str:
    """'钻石 1 粒 0.305 ct、锆石 6 粒'."""
    return "、".join(
        f"{one.name} {one.count} 粒{f' {carats(one.mct)} ct' if one.mct else ''}" for one in stones
    )  # fmt: skip


def metal_in_words(metal: Sequence[Metal]) -> str:
    """'足金999 12.35 g'."""
    return "、".join(f"{purity_name(one.purity_code)} {grams(one.mg)} g" for one in metal)
