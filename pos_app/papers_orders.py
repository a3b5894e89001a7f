"""The customer's paper of an order: what was ordered, what was paid ahead and as what, until when the price holds."""

from __future__ import annotations

from kernel.money import plain_yuan
from kernel.weight import grams
from pos_app.printing import Letterhead
from printers.document import AnyBlock, Barcode, Document, Pair, Rule, Text
from printers.receipts import ending, heading, key_values, signature, total
from shop.orders.facts import OrderLine, OrderTerms
from shop.orders.queries import Order
from shop.orders.rules.deposit import Deposit, earnest_cap_fen

EARNEST_RULE = "定金:顾客违约不退,本店违约双倍返还。"
PREPAYMENT_RULE = "预付款:未交货时全额退还。"
LOCK_RULE = "锁定金价仅用于本单货品提货,不以差价结算。"


def deposit_words(deposit: Deposit) -> str:
    """What money paid ahead is in law: 定金, 预付款, or both."""
    parts = [("定金", deposit.earnest_fen), ("预付款", deposit.prepayment_fen)]
    return " + ".join(word for word, fen in parts if fen) or "未付款"


def order_slip(head: Letterhead, order: Order, paid: Deposit, *, by: str, at: str) -> Document:
    """`paid` is what was just taken; nothing where the paper is printed for itself."""
    terms = order.terms
    blocks: list[AnyBlock] = [
        *heading(head.company.name, head.store.name),
        Text("订单", align="center", width=2, height=2, bold=True),
        Barcode(order.order_no),
        *key_values([("时间", at[:19].replace("T", " ")), ("顾客", order.customer.label), ("经手", by)]),
        Rule(),
    ]
    for line in terms.lines:
        blocks += _line(line)
    blocks += [Rule(), Pair("合同价", plain_yuan(terms.contract_fen)), *key_values(_days(terms))]
    if paid.fen:
        blocks += [Rule(), total(f"本次{deposit_words(paid)}", f"￥{plain_yuan(paid.fen)}"), *_parts(paid)]
    blocks += [Rule(), Pair("已付合计", plain_yuan(order.held.fen), bold=True), *_parts(order.held)]
    cap = f"定金不超过合同价 20 %,即 {plain_yuan(earnest_cap_fen(terms.contract_fen))},超出部分为预付款。"
    rules = [cap, EARNEST_RULE] if terms.deposit_kind == "earnest" else []
    rules += [PREPAYMENT_RULE, *([LOCK_RULE] if terms.locked_fen else [])]
    blocks += [Text(rule) for rule in rules]
    blocks += [*signature("顾客", "经手人"), *ending("取货请带本单")]
    return Document(f"订单 {order.order_no}", tuple(blocks))


def _line(line: OrderLine) -> list[AnyBlock]:
    blocks: list[AnyBlock] = [Text(f"{line.line_no}. {line.description}", bold=True)]
    weight = f"{grams(line.weight_mg)} g" if line.weight_mg else ""
    unit = "/g" if line.craft_fee_mode == "per_gram" else "/件"
    craft = f"工费 {plain_yuan(line.craft_fee_fen)}{unit}" if line.craft_fee_fen else ""
    other = f"另计 {plain_yuan(line.other_fen)}" if line.other_fen else ""
    size = f"尺寸 {line.size}" if line.size else ""
    detail = "  ".join(word for word in (line.barcode, weight, size, craft, other) if word)
    return [*blocks, Text(f"   {detail}")] if detail else blocks


def _days(terms: OrderTerms) -> list[tuple[str, str]]:
    lower = ",提货日更低按低价" if terms.lower_of_two else ""
    locked = f"{plain_yuan(terms.locked_fen)}/g{lower}" if terms.locked_fen else ""
    return [
        ("取货日", terms.pickup_date),
        ("保留到", terms.expires_on),
        ("锁定金价", locked),
        ("锁价到", terms.pickup_date if locked else ""),
        ("备注", terms.note),
    ]


def _parts(deposit: Deposit) -> list[AnyBlock]:
    parts = [("   其中定金", deposit.earnest_fen), ("   其中预付款", deposit.prepayment_fen)]
    return [Pair(word, plain_yuan(fen)) for word, fen in parts if fen]
