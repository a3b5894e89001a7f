"""Where a batch's secrets go, the one time that anybody sees them: a table for a card factory, or sheets."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from kernel.money import plain_yuan
from membership.gift_cards.rules.selling import GiftCardRules
from membership.gift_cards.rules.terms import terms
from membership.gift_cards.usecases import MadeBatch
from printers.sheets import SecretSheet, sheets_pdf
from shop.staff.queries import stores, the_company

PDF = ".pdf"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whose cards they are and which store sells them, in words."""

    company: str
    store: str


def issuer_of(connection: Connection, store: str) -> Issuer:
    company = the_company(connection)
    names = {one.code: one.name for one in stores(connection)}
    return Issuer("" if company is None else company.name, names.get(store, store))


def written(batch: MadeBatch, issuer: Issuer, rules: GiftCardRules, file: Path) -> bytes:
    """The content of this file, by what its name ends in: .pdf is a sheet for each card, anything else the table."""
    if file.suffix.lower() == PDF:
        return sheets_of(batch, issuer, rules)
    return table_of(batch)


def table_of(batch: MadeBatch) -> bytes:
    """Numbers and secrets as CSV in UTF-8; the secret is for the scratch field."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("batch", "store", "card", "secret", "face"))
    face = plain_yuan(batch.face_fen).replace(",", "")
    rows.writerows((batch.batch_no, batch.store, one.card_no, one.secret, face) for one in batch.cards)
    return out.getvalue().encode()


def sheets_of(batch: MadeBatch, issuer: Issuer, rules: GiftCardRules) -> bytes:
    """A page for each card, to be cut, covered and handed out."""
    title = f"{issuer.company} 礼品卡".strip()
    kind = "记名卡" if batch.named else f"不记名卡,售出后 {rules.bearer_years} 年"
    pairs = (("批次", batch.batch_no), ("售卡门店", issuer.store), ("种类", kind), ("生效", "售出付清后"))
    said = terms(rules, named=batch.named, bearer=not batch.named)
    sheets = [
        SecretSheet(
            title=title, value=f"￥{plain_yuan(batch.face_fen)}", number=one.card_no, secret=_spaced(one.secret),
            caption="密码 (请用刮层或封条盖住框内,付款时刮开)", pairs=pairs, notes=said,
        )
        for one in batch.cards
    ]  # fmt: skip
    printing = f"{batch.batch_no} 第 {batch.printing} 次打印"
    return sheets_pdf(f"礼品卡 {batch.batch_no}", sheets, printing)


def _spaced(secret: str) -> str:
    """In groups of four, as people read it out."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
