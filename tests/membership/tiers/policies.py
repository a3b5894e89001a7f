"""The chain's tiers as tests use them, and what counts towards them."""

from __future__ import annotations

from membership.facts import Grown
from membership.tiers.facts import TierPolicy, TierTerms

TERMS = (
    TierTerms(code="normal", reach=0),
    TierTerms(code="silver", reach=5_000, points_percent=110),
    TierTerms(code="gold", reach=20_000, points_percent=150, birthday_percent=200, craft_percent=20),
    TierTerms(code="diamond", reach=100_000, points_percent=200, birthday_percent=300, craft_percent=30),
)
BY_AMOUNT = TierPolicy(name="2026 会员等级", basis="amount", tiers=TERMS)


def bought(document_no: str, yuan: int, day: str = "2026-11-21", *, unpaid: int = 0, member_id: str = "m1") -> Grown:
    """A bill of so many yuan, of which `unpaid` were paid by what does not count."""
    return Grown(
        entry_id=f"{document_no}+", member_id=member_id, document_no=document_no, day=day,
        goods_fen=yuan * 100, paid_fen=(yuan - unpaid) * 100, topped_fen=0,
    )  # fmt: skip


def returned(document_no: str, yuan: int, day: str) -> Grown:
    return Grown(
        entry_id=f"{document_no}-{day}", member_id="m1", document_no=document_no, day=day,
        goods_fen=-yuan * 100, paid_fen=0, topped_fen=0,
    )  # fmt: skip


def topped(yuan: int, day: str) -> Grown:
    return Grown(
        entry_id=f"{yuan}{day}", member_id="m1", document_no="C", day=day,
        goods_fen=0, paid_fen=0, topped_fen=yuan * 100,
    )  # fmt: skip
