"""One short Chinese line for each movement of an account, as screen, command line and paper say it."""

from __future__ import annotations

from collections.abc import Mapping

from kernel.money import plain_yuan
from membership.history.rules.statement import TOLD, Step
from membership.value.rules.refund import CAUSES

MOVED = {
    "earned": "发积分", "taken_back": "单据转出", "goods_back": "退货扣回", "opening": "期初", "spent": "使用",
    "put_back": "退回", "topped_up": "充值", "refunded": "退款", "expired": "到期清零", "corrected": "调整",
    "carried": "合并", "referral": "推荐奖励", TOLD: "总部告知",
}  # fmt: skip
"""What happened, in a word."""


_REWARD = "X-"  # as papers of goods for points are numbered


def sentence(step: Step, cards: Mapping[str, str]) -> str:
    """Why the account moved: '消费得积分,2026-12-01 起可用'. `cards` are numbers by member, of those merged."""
    said = step.said
    if step.what == "earned":
        return ",".join(["消费得积分", *_days(step)])
    if step.what == "spent":
        by_points = "积分换礼品" if step.document_no.startswith(_REWARD) else "积分抵扣"
        return by_points if step.sums.points else "储值付款"
    if step.what == "put_back":
        back = "积分退回" if step.sums.points else "储值退回"
        return f"{back},退货单 {said.returned_on}" if said.returned_on else f"{back},更正付款方式"
    if step.what == "goods_back":
        return "退货扣回所得积分" + (f",退货单 {said.returned_on}" if said.returned_on else "")
    if step.what == "topped_up":
        later = sum(part.fen for part in said.released)
        return ",".join(["储值充值", *([said.rule] if said.rule else []), *_later(later, "分期到账")])
    if step.what == "refunded":
        cause = CAUSES.get(said.cause, "")
        return " ".join(part for part in ("退储值", cause, said.formula) if part)
    if step.what == "corrected":
        return ",".join(["人工调整", *([said.reason] if said.reason else []), *_days(step)])
    if step.what == "carried":
        return f"与卡 {cards.get(step.document_no, '?')} 合并"
    return _PLAIN.get(step.what, MOVED.get(step.what, step.what))


_PLAIN = {
    "taken_back": "单据改给别人,积分收回", "opening": "旧账带入", "expired": "到期清零", TOLD: "总部告知的以前合计",
    "referral": "推荐的新会员首次购物",
}  # fmt: skip


def _days(step: Step) -> list[str]:
    first = [f"{step.available_on} 起可用"] if step.available_on else []
    return [*first, *([f"至 {step.ends_on}"] if step.ends_on else [])]


def _later(fen: int, how: str) -> list[str]:
    return [f"其中 {plain_yuan(fen)} {how}"] if fen else []
