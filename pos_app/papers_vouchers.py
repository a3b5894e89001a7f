"""Vouchers for the next visit, at the foot of the receipt of the bill that handed them out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from kernel.books import Books
from printers.document import QR, AnyBlock, Rule, Text
from promotions.queries import Voucher, sets_to_go_by, vouchers_given_on
from promotions.rules.vouchers import last_day
from shop.sales.facts import SaleCompleted


def voucher_blocks(books: Books, sale: SaleCompleted, *, key: str) -> tuple[AnyBlock, ...]:
    """A part for each voucher that the bill handed out: what it is worth, until when, its code to scan.

    `key` is headquarters' public key, as in `sets_to_go_by`.
    """
    vouchers = vouchers_given_on(books.connection, sale.sale_no)
    if not vouchers:
        return ()
    names = _names(books, {one.rule_code for one in vouchers}, key)
    return tuple(block for one in vouchers for block in _blocks(one, names))


def _blocks(one: Voucher, names: Mapping[str, tuple[str, str]]) -> Sequence[AnyBlock]:
    name, terms = names.get(one.rule_code, (one.rule_code, ""))
    until = f"有效期至 {last_day(one.valid_until)}"
    words: list[AnyBlock] = [Text(name, align="center", width=2, height=2, bold=True), Text(until, align="center")]
    if terms:
        words.append(Text(terms, align="center"))
    code: list[AnyBlock] = [QR(one.code, module=6), Text(one.code, align="center")]
    return (Rule(), Text("下次购物可用", align="center"), *words, *code)


def _names(books: Books, codes: set[str], key: str) -> dict[str, tuple[str, str]]:
    """Name and printed terms of the voucher rules with these codes, as the newest set that names them says."""
    out: dict[str, tuple[str, str]] = {}
    for one in sets_to_go_by(books.connection, key=key):
        for rule in json.loads(one.rules):
            if rule.get("code") in codes and rule.get("stage") == "voucher":
                text = rule.get("text", {})
                out.setdefault(rule["code"], (rule.get("name", rule["id"]), text.get("receipt", "")))
    return out
