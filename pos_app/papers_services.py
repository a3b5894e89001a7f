"""The papers of a service ticket: what the customer takes along, and what is signed when the article is fetched."""

from __future__ import annotations

from kernel.money import plain_yuan
from kernel.weight import grams
from pos_app.printing import Letterhead
from printers.document import AnyBlock, Barcode, Document, Pair, Rule, Text
from printers.receipts import ending, heading, key_values, signature
from shop.services.facts import TicketHandedOver
from shop.services.queries import Ticket
from shop.services.rules.wording import kinds_in_words, metal_in_words, stones_in_words


def take_in_slip(head: Letterhead, ticket: Ticket, *, by: str, at: str) -> Document:
    """The pick-up slip (取件单): who has it fetches the article."""
    opened = ticket.opened
    loss = f"不超过 {_percent(opened.loss_ppm_most)}" if opened.metal else ""
    fee = "待报价" if ticket.needs_quote else plain_yuan(ticket.fee_fen)
    blocks: list[AnyBlock] = [
        *heading(head.company.name, head.store.name),
        Text("取件单", align="center", width=2, height=2, bold=True),
        Barcode(ticket.ticket_no),
        *key_values(
            [
                ("时间", at[:19].replace("T", " ")), ("顾客", ticket.customer.label), ("经手", by),
                ("服务", kinds_in_words(opened.kinds)), ("物品", opened.article), ("原单", opened.sale_no),
            ]
        ),
        Rule(),
        *key_values(
            [
                ("收件重量", f"{grams(opened.weight_mg)} g"), ("石头", stones_in_words(opened.stones)),
                ("来料", metal_in_words(opened.metal)), ("约定损耗", loss),
                ("照片", f"{len(opened.photos)} 张" if opened.photos else ""), ("备注", opened.note),
            ]
        ),
        Rule(),
        Pair("约定取件", ticket.promised_on, bold=True),
        Pair("费用", fee, bold=True),
        *key_values([("已付", plain_yuan(ticket.paid_fen) if ticket.paid_fen else "")]),
        *signature("顾客", "经手人"),
        *ending("取件请带本单"),
    ]  # fmt: skip
    return Document(f"取件单 {ticket.ticket_no}", tuple(blocks))


def hand_over_slip(head: Letterhead, ticket: Ticket, fact: TicketHandedOver, *, by: str, at: str) -> Document:
    """What the customer signs for: weights and stones in and out, and their own metal given back."""
    word, opened = "取件" if fact.done else "退回", ticket.opened
    blocks: list[AnyBlock] = [
        *heading(head.company.name, head.store.name),
        Text(f"{word}回执", align="center", width=2, height=2, bold=True),
        *key_values(
            [
                ("单号", ticket.ticket_no), ("时间", at[:19].replace("T", " ")), ("顾客", ticket.customer.label),
                ("服务", kinds_in_words(opened.kinds)), ("物品", opened.article),
                ("收件重量", f"{grams(opened.weight_mg)} g"), (f"{word}重量", f"{grams(fact.weight_mg)} g"),
                ("收件石头", stones_in_words(opened.stones)), (f"{word}石头", stones_in_words(ticket.stones)),
                ("来料", metal_in_words(opened.metal)), ("退还余料", metal_in_words(fact.metal)),
                ("费用", plain_yuan(ticket.fee_fen) if fact.done else ""), ("经手", by),
            ]
        ),
        *signature("顾客", "经手人"),
        *ending(""),
    ]  # fmt: skip
    return Document(f"{word}回执 {ticket.ticket_no}", tuple(blocks))


def _percent(ppm: int) -> str:
    whole, rest = divmod(ppm, 10_000)
    return f"{whole}.{rest:04}".rstrip("0").rstrip(".") + " %"
