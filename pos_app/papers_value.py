"""The customer's papers of stored value: the contract of a top-up, and what a refund was worked out from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.money import plain_yuan
from membership.facts import BonusPart
from membership.rules.stored_value import Account
from membership.value.rules.prepaid import PrepaidRules
from membership.value.rules.refund import CAUSES, DAYS_UNUSED, Refund
from pos_app.printing import Letterhead
from printers.document import AnyBlock, Barcode, Document, Pair, Rule, Text
from printers.receipts import ending, heading, key_values, signature, total

PAYEE = ("退款人", "证件", "收款账户")
SPLITS = {
    "pro_rata": "消费时按本金与赠金的比例扣减。",
    "principal_first": "消费时先扣本金,后扣赠金。",
    "bonus_first": "消费时先扣赠金,后扣本金。",
}


@dataclass(frozen=True, slots=True)
class Contract:
    """One top-up, and what the card holds after it; fen."""

    document_no: str
    label: str
    card_no: str
    principal_fen: int
    bonus_fen: int
    later: Sequence[BonusPart]
    principal_after_fen: int
    bonus_after_fen: int


def contract_slip(head: Letterhead, contract: Contract, rules: PrepaidRules, *, by: str, at: str) -> Document:
    """What the law wants in writing: the sum, the gift, how it is used, how it is given back."""
    blocks: list[AnyBlock] = [
        *_top(head, "储值充值合同", contract.document_no, contract.label, contract.card_no, by, at),
        total("充值本金", f"￥{plain_yuan(contract.principal_fen)}"),
    ]
    if contract.bonus_fen:
        blocks.append(Pair("赠送", plain_yuan(contract.bonus_fen)))
        blocks += [Pair(f"   {part.on} 起可用", plain_yuan(part.fen)) for part in contract.later]
    blocks += [
        Rule(),
        Pair("充值后本金", plain_yuan(contract.principal_after_fen)),
        Pair("充值后赠金", plain_yuan(contract.bonus_after_fen)),
        Rule(),
        Text(f"1. 每张记名卡余额不超过 {plain_yuan(rules.named_cap_fen)} 元,余额不设有效期。"),
        Text(f"2. {SPLITS[rules.split]}"),
        Text(f"3. 付款后 {DAYS_UNUSED} 日内未使用的,可全额退回本金。"),
        Text("4. 商家原因退款:本金减去已用额中按比例属于本金的部分。"),
        Text("5. 顾客原因退款:本金减去按未打折价格计算的已用额。"),
        Text("6. 赠金不退现金、不开发票;退款后余额清零。"),
        Text(f"   退款须出示证件;余额超过 {plain_yuan(rules.refund_cash_most_fen)} 元的退到同名银行账户。"),
        Text("7. 卡遗失可挂失补办,余额不变。充值款项为预收款。"),
        *signature("顾客", "经手人"),
        *ending("请妥善保管本合同"),
    ]
    return Document(f"储值充值合同 {contract.document_no}", tuple(blocks))


def refund_slip(
    head: Letterhead, document_no: str, label: str, card_no: str, refund: Refund, had: Account,
    payee: Sequence[str] = (), *, by: str, at: str,
) -> Document:  # fmt: skip
    """`had` is what the card held before it was given back; `payee` who is paid: masked name, paper, account."""
    blocks: list[AnyBlock] = [
        *_top(head, "储值退款凭证", document_no, label, card_no, by, at),
        Pair("退款原因", CAUSES[refund.cause]),
        Pair("退前本金", plain_yuan(had.principal_fen)),
        Pair("退前赠金", plain_yuan(had.bonus_fen)),
        Text("计算"),
        Text(f"   {refund.formula}"),
        Rule(),
        total("实退", f"￥{plain_yuan(refund.fen)}"),
        *[Pair(words, said) for words, said in zip(PAYEE, payee, strict=False) if said],
        Text("余额已清零。依据法释〔2025〕4号第十四条至第二十条。"),
        *signature("顾客", "经手人"),
        *ending(),
    ]
    return Document(f"储值退款凭证 {document_no}", tuple(blocks))


def _top(head: Letterhead, title: str, number: str, label: str, card_no: str, by: str, at: str) -> list[AnyBlock]:
    return [
        *heading(head.company.name, head.store.name),
        Text(title, align="center", width=2, height=2, bold=True),
        Barcode(number),
        *key_values([("时间", at[:19].replace("T", " ")), ("会员", label), ("卡号", card_no), ("经手", by)]),
        Rule(),
    ]
