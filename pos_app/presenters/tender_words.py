"""The words of the tender panel: the ways to pay, what each asks, amounts as they are typed."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.errors import DomainError
from kernel.money import Money, parse_yuan, plain_yuan
from pos_app.locale import tr

CASH, CARD, STORED_VALUE, RISK = "cash", "card", "stored_value", "credit_risk"
GIFT_CARD, GIFT_SECRET = "gift_card", "gift_card_secret"  # the latter only as a question
BEYOND = "beyond_drawer"  # only as a question: why cash is paid that the drawer does not hold by the books
NAMES = {
    CASH: "现金",
    CARD: "银行卡",
    STORED_VALUE: "储值",
    RISK: "门店垫付",
    "old_gold": "旧料抵扣",
    "deposit": "定金抵扣",
    "points": "积分抵扣",
    GIFT_CARD: "礼品卡",
}


@dataclass(frozen=True, slots=True)
class TenderRow:
    """One way already paid."""

    name: str
    amount: str


def ask_words(ask: str, asked_fen: int, gift_no: str) -> str:
    """What a way to pay asks besides the amount; '' for none."""
    amount = Money(asked_fen)
    if ask == CARD:
        return tr("银行卡 {amount}:POS 机成功后,输入卡号后四位或参考号", amount=amount)
    if ask == STORED_VALUE:
        return tr("储值 {amount}:请顾客输入 6 位储值密码", amount=amount)
    if ask == GIFT_CARD:
        return tr("礼品卡 {amount}:扫卡面条码,或输入卡号", amount=amount)
    if ask == GIFT_SECRET:
        return tr("礼品卡 {card} 付 {amount}:请顾客刮开并输入 12 位密码", card=gift_no, amount=amount)
    if ask == BEYOND:
        return tr("付现金 {amount}:比钱箱账上的多,由店长同意。写明原因,例如有现金没有入账。", amount=amount)
    if ask == RISK:
        return tr("门店垫付 {amount}:由店长担保。顾客的储值这次不扣,收不回来由门店承担。写明原因。", amount=amount)
    return ""


def balance_of(error: DomainError) -> int:
    """What is left on the account, in fen, when that is why stored value was refused; else 0."""
    if error.code not in ("stored_value.balance_too_low", "stored_value.set_aside", "gift_card.balance_too_low"):
        return 0
    try:
        return parse_yuan(str(error.facts.get("balance", "")))
    except ValueError:
        return 0


def amount_text(fen: int) -> str:
    return plain_yuan(fen).replace(",", "")


def quick_text(fen: int) -> str:
    return plain_yuan(fen).removesuffix(".00")


def tender_row(method: str, amount_fen: int) -> TenderRow:
    return TenderRow(tr(NAMES.get(method, method)), plain_yuan(-amount_fen))
