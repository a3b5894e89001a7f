"""Persons whom the law of prepaid cards wants known: who pays in, and who gives a card back and is paid for it.

They are sealed under a key of their own, because the law keeps them for longer than a member may want to be one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from membership.facts import Personal
from membership.rules.identity import ID_KINDS, mask_identity, paper_told
from membership.rules.masking import mask_name
from membership.rules.phone import normalise_phone
from membership.value.errors import AccountWrong, BuyerWrong
from membership.value.rules.prepaid import PrepaidRules, require_not_in_cash, require_payee
from pos_app.counter.post import Post
from shop.sales.facts import SaleCompleted
from shop.sales.rules.tenders import CASH

_ACCOUNT = re.compile(r"\D*\d{8,32}")
_PREPAID = ("stored_value", "gift_card")  # charges, by kind


class Payee(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who gives a card back. `id_no` as `paper_told` reads it; `account` of the same name: bank and number."""

    name: str
    id_no: str
    account: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A person at the counter, and their bank account, '' for none."""

    personal: Personal
    account: str = ""

    @property
    def said(self) -> tuple[str, str, str]:
        """Name, paper and account as a slip shows them."""
        paper = f"{self.personal.id_kind} {mask_identity(self.personal.id_no)}"
        return mask_name(self.personal.name), paper, f"尾号 {self.account[-4:]}" if self.account else ""

    def seal(self, post: Post) -> tuple[str, str]:
        """(the new key's id, what is sealed under it)."""
        with post.books() as books:
            under = books.ids.new()
            books.carry_out([post.keys.create(under)])
            sealed = post.keys.seal(books.connection, under, self.personal)
        assert sealed is not None, under
        return under, sealed


def person(name: str, id_no: str, phone: str = "", more: Mapping[str, str] | None = None) -> Named:
    """Somebody by their paper. Raises BuyerWrong, PhoneInvalid."""
    paper = paper_told(id_no)
    if not name.strip() or paper is None:
        raise BuyerWrong()
    kind, number = paper
    plain_phone = normalise_phone(phone) if phone.strip() else ""
    return Named(
        Personal(name=name.strip(), phone=plain_phone, id_kind=ID_KINDS[kind], id_no=number, custom=dict(more or {}))
    )


def payee_for(rules: PrepaidRules, payee: Payee | None, held_fen: int) -> Named | None:
    """Who is paid for a card that held so much; None where nobody has to be known.

    Raises PayeeMissing, AccountMissing, AccountWrong, BuyerWrong.
    """
    account = "" if payee is None else _account(payee.account)
    require_payee(rules, held_fen=held_fen, known=payee is not None, account=bool(account))
    if payee is None:
        return None
    named = person(payee.name, payee.id_no, more={"收款账户": account} if account else None)
    return Named(named.personal, account)


def require_by_bank(rules: PrepaidRules, fact: SaleCompleted, kind: str, banked_fen: int) -> None:
    """`banked_fen` of the bill's charges of this `kind` go to a bank account, and what else of prepaid cards is above
    the limit with them, so that two cards on one bill are no way round it. Raises RefundNotInCash."""
    others = (-one.fen for one in fact.charges if one.kind in _PREPAID and one.kind != kind)
    paid_out = [(one.method, -one.amount_fen) for one in fact.tenders if one.amount_fen < 0]
    require_not_in_cash(
        rules, banked_fen=banked_fen + sum(fen for fen in others if fen > rules.refund_cash_most_fen),
        out_fen=sum(fen for _, fen in paid_out), cash_fen=sum(fen for method, fen in paid_out if method == CASH),
    )  # fmt: skip


def _account(text: str) -> str:
    """A bank account as it is kept, '' for none: '工商银行6222000000000000'. Raises AccountWrong."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace("-", "")
    if plain and not _ACCOUNT.fullmatch(plain):
        raise AccountWrong()
    return plain
