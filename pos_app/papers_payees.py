"""What a person signs who is paid much cash."""

from __future__ import annotations

from kernel.money import plain_yuan
from pos_app.printing import Letterhead
from printers.document import Document, Text
from printers.receipts import ending, heading, key_values, signature, total
from shop.payees.facts import CashPayeeNamed

RECEIVED = "本人已收到上述现金,尽职调查表由本人填写,内容属实。"


def payee_slip(head: Letterhead, named: CashPayeeNamed, by: str, at: str) -> Document:
    """Who was paid, masked, how much, and where they sign."""
    pairs = [("单号", named.document_no), ("时间", at[:19].replace("T", " ")), ("收款人", named.payee_label)]
    pairs += [("尽职调查表", "已填,存总账"), ("经办", by), ("批准", named.approved_by)]
    blocks = [
        *heading(head.company.name, head.store.name),
        Text("现金付款确认单", align="center", width=2, height=2, bold=True),
        *key_values(pairs),
        total("付现金", f"￥{plain_yuan(named.cash_fen)}"),
        Text(RECEIVED),
        *signature("收款人签名", "经手人"),
        *ending(""),
    ]
    return Document(f"现金付款确认单 {named.document_no}", tuple(blocks))
