"""What a return takes back, gives back and pays, in the counter's words, said before anything is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kernel.money import plain_yuan
from pos_app.locale import tr
from pos_app.presenters.tender_words import CARD, NAMES, STORED_VALUE

if TYPE_CHECKING:
    from pos_app.counter.returning import Rehearsal
    from shop.returns.rules.refunds import BillReturn
    from shop.sales.facts import SoldTender


def rehearsal_words(found: Rehearsal) -> tuple[str, ...]:
    """One line for each thing that happens."""
    lines = [words for back in found.bills for words in _of_bill(back, found.point_fen)]
    lines += [tr("请收回赠品 {name}", name=name) for name in found.gifts]
    lines += [_paid(tender) for tender in found.tenders]
    if found.due_fen >= 0:
        lines.append(tr("抵换货款后顾客应付 {due}", due=plain_yuan(found.due_fen)))
    return tuple(lines)


def _of_bill(back: BillReturn, point_fen: int) -> list[str]:
    lines = []
    for draft in back.drafts:
        refund = draft.refund()
        words = tr("{name} 退 {fen}", name=draft.line.name, fen=plain_yuan(refund.fen))
        kept = refund.kept_fen + refund.fee_fen
        lines.append(words + (tr(",留下 {kept}", kept=plain_yuan(kept)) if kept else ""))
    if back.points:
        lines.append(_points(back, point_fen))
    lines += [tr("券 {code} 还给顾客", code=code) for code in back.vouchers]
    return lines


def _points(back: BillReturn, point_fen: int) -> str:
    words = tr("将收回 积分 {points}", points=f"{back.points:,}")
    if not back.short_points:
        return words
    has = tr(";会员现有 {has},不足 {short}", has=f"{back.points - back.short_points:,}", short=f"{back.short_points:,}")
    rate = tr(" → 按 {rate} 元/分 从退款扣 {fen}", rate=plain_yuan(point_fen), fen=plain_yuan(back.short_fen))
    return words + has + (rate if back.short_fen else "")


def _paid(tender: SoldTender) -> str:
    amount, name = plain_yuan(-tender.amount_fen), tr(NAMES.get(tender.method, tender.method))
    if tender.method == STORED_VALUE:
        parts = (plain_yuan(-tender.principal_fen), plain_yuan(-tender.bonus_fen))
        return tr(
            "退回储值 {amount} (本金 {principal} 赠金 {bonus})", amount=amount, principal=parts[0], bonus=parts[1]
        )
    if tender.method == CARD:
        return tr("原路退{name} {amount} (参考号 {reference})", name=name, amount=amount, reference=tender.reference)
    return tr("退{name} {amount}", name=name, amount=amount)
