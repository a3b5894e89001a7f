"""Promotion facts of a small chain, and books that hold them."""

from __future__ import annotations

from hashlib import sha256

from kernel.books import Bookkeeper
from kernel.database import Database
from kernel.facts import Fact
from kernel.projection import Projections
from kernel.secrets import sign
from promotions.facts import FACTS, RuleSetPublished, VoucherIssued, VoucherRedeemed
from promotions.projection import PROJECTIONS
from promotions.rules.snapshot import signed_words
from tests.builders.books import CLERK, bookkeeper, new_database

NOON = "2026-11-21T12:00:00.000+08:00"


def published(version: int, effective_at: str, rules: str = "[]", *, signed_by: str = "") -> RuleSetPublished:
    """`signed_by` is a signing key, '' for a set that nobody signed."""
    content = sha256(rules.encode()).hexdigest()
    return RuleSetPublished(
        rule_set_version=version, effective_at=effective_at, published_by="陈总", rules=rules, hash=content,
        signature=sign(signed_by, signed_words(version, effective_at, content)) if signed_by else "",
    )  # fmt: skip


def issued(code: str, member_id: str = "m1", valid_until: str = "2026-12-31T00:00:00.000+08:00") -> VoucherIssued:
    return VoucherIssued(code=code, rule_code="V100", member_id=member_id, valid_until=valid_until)


def redeemed(code: str, document_no: str = "S-1") -> VoucherRedeemed:
    return VoucherRedeemed(code=code, right_id=f"right-{document_no}", document_no=document_no, store="HP")


class Offers:
    """One place's books with promotions in them."""

    def __init__(self, *facts: Fact) -> None:
        self.database: Database = new_database()
        self.keeper: Bookkeeper = bookkeeper(self.database, Projections(FACTS, PROJECTIONS))
        self.record(*facts)

    def record(self, *facts: Fact) -> None:
        with self.keeper.open(CLERK) as books:
            for fact in facts:
                books.record(fact)
