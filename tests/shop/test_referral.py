"""What a new member bought and kept decides whether who brought them is rewarded."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from membership.queries import account
from membership.referral.rules.inviting import ReferralPolicy
from membership.usecases import enrol
from shop.referral import pay_referrals, referrals_due
from shop.returns.facts import LineReturned
from shop.sales.usecases import CommittedSale
from tests.builders import shop
from tests.builders.register import Register

POLICY = ReferralPolicy(points=500, points_per_100_yuan=1, least_fen=1_000_00)
OPEN, OVER = "2026-11-28", "2026-11-29"  # the last day on which goods may come back, and the one after
NEW = "M2"


@pytest.fixture
def register() -> Register:
    """李雪梅 brings 孙莉."""
    made = Register()
    with made.books() as books:
        enrol(
            books, made.keys, name="孙莉", phone="13900000002", phone_mac=made.phone_mac, home_store="HP", card_no=NEW,
            inviter=made.member_id(),
        )  # fmt: skip
    return made


def given(register: Register, today: str = OVER, policy: ReferralPolicy = POLICY) -> int:
    """What 李雪梅 is given on that day."""
    before = register.account().points
    with register.books() as books:
        pay_referrals(books, referrals_due(books.connection, policy, today), policy, today)
        after = account(books.connection, register.member_id()).points
    return after - before


def bring_back(register: Register, sold: CommittedSale) -> None:
    """The bill's one line comes back."""
    bill, line = sold.fact, sold.fact.lines[0]
    back = LineReturned(
        store="HP", sale_no="S-HP01-20261121-0099", of_sale_id=bill.sale_id, of_sale_no=bill.sale_no, of_line_no=1,
        from_store="HP", member_id=bill.member_id, barcode=line.barcode, name=line.name, purity_code=line.purity_code,
        weight_mg=line.weight_mg, paid_fen=line.net_fen, kept_fen=0, fee_fen=0, refund_fen=line.net_fen,
        points=line.points, reason="不合适", salesperson=line.salesperson,
    )  # fmt: skip
    with register.books() as books:
        books.record(back)


def test_who_brought_a_member_is_rewarded_when_the_goods_cannot_come_back_any_more(register: Register):
    sold = register.sell(shop.RING, card_no=NEW)

    early, then, again = given(register, OPEN), given(register), given(register)

    assert (early, then, again) == (0, 500 + sold.fact.due_fen // 100_00, 0)


def test_nothing_is_given_for_what_came_back_and_the_next_bill_counts(register: Register):
    bring_back(register, register.sell(shop.RING, card_no=NEW))

    assert given(register) == 0
    sold = register.sell(shop.BANGLE, card_no=NEW)

    assert given(register) == 500 + sold.fact.due_fen // 100_00


def test_a_bill_that_is_now_another_members_counts_for_nobody(register: Register):
    register.sell(shop.RING)

    assert given(register) == 0


def test_a_chain_that_gives_nothing_asks_nothing(register: Register):
    register.sell(shop.RING, card_no=NEW)

    assert given(register, policy=replace(POLICY, points=0, points_per_100_yuan=0)) == 0
    assert given(register, policy=replace(POLICY, least_fen=999_999_00)) == 0


def test_the_tables_are_those_of_the_journal(register: Register):
    register.sell(shop.RING, card_no=NEW)
    given(register)

    assert register.verdict().findings == ()
