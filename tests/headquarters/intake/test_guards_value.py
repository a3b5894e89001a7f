"""A rewritten till pays back no more than a right holds, takes nobody's gifts, and gives points back once."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from membership.facts import BonusPart, PointsSpent, StoredValueToppedUp
from membership.points.facts import PointsCorrected, PointsExpired, PointsPutBack
from membership.tables import bonus_release
from membership.value.facts import ValueRefunded, VoidPart
from sync.protocol import RightAsk, RightGrantedAnswer
from sync.rights import RightClosed
from tests.headquarters.chain import PIN, STAFF, Chain, chain_of, rows, troubles
from tests.headquarters.intake.test_guards import granted, value_of
from tests.headquarters.intake.test_receiving import hand_in, sender
from tests.shop.sales.test_projection import SALE

BILL = replace(SALE, sale_id="s1", sale_no="S-HP01-20261121-0001", store="HP")
GIFT = (BonusPart(on="2027-01-01", fen=50_00),)


def refund(member_id: str, right_id: str, fen: int, **more: object) -> ValueRefunded:
    fact = ValueRefunded(
        member_id=member_id, right_id=right_id, principal_fen=fen, bonus_fen=0, paid_back_fen=fen, cause="customer",
        formula="", document_no=BILL.sale_no,
    )  # fmt: skip
    return replace(fact, **more)


def topped_up(chain: Chain, member_id: str) -> str:
    """A gift to come; its entry."""
    with chain.office.open(STAFF) as books:
        entry = books.record(
            StoredValueToppedUp(
                member_id=member_id, right_id="t", principal_fen=100_00, bonus_fen=50_00, document_no="S-0",
                released=GIFT,
            )
        )  # fmt: skip
    return entry.id


def test_a_refund_takes_what_its_right_holds_and_the_gifts_to_come(chain: Chain) -> None:
    member_id = chain.member()
    entry_id = topped_up(chain, member_id)
    right_id = granted(chain, member_id, 100_00)
    void = (VoidPart(entry_id=entry_id, on="2027-01-01", fen=50_00),)

    fact = refund(member_id, right_id, 100_00, void=void)
    hand_in(chain, chain_of("HP01", [BILL, fact, RightClosed(right_id=right_id, spent=100_00)]))

    assert troubles(chain.office.database) == []
    assert (value_of(chain, member_id), rows(chain.office.database, bonus_release)) == (0, [])


@pytest.mark.parametrize("wrong", [{"principal_fen": 100_01}, {"paid_back_fen": 100_01}, {"document_no": "S-HP01-9"}])
def test_more_than_it_holds_or_without_a_bill_has_no_effect(chain: Chain, wrong: dict[str, object]) -> None:
    member_id = chain.member(principal_fen=500_00)
    right_id = granted(chain, member_id, 100_00)

    hand_in(chain, chain_of("HP01", [BILL, refund(member_id, right_id, 100_00, **wrong)]))

    assert value_of(chain, member_id) == 500_00
    assert len(troubles(chain.office.database)) == 1


def test_nobody_takes_anothers_gift(chain: Chain) -> None:
    member_id, entry_id = chain.member(principal_fen=100_00), topped_up(chain, "somebody")
    right_id = granted(chain, member_id, 100_00)
    void = (VoidPart(entry_id=entry_id, on="2027-01-01", fen=50_00),)

    hand_in(chain, chain_of("HP01", [BILL, refund(member_id, right_id, 100_00, void=void)]))

    assert value_of(chain, member_id) == 100_00
    assert len(rows(chain.office.database, bonus_release)) == 1


def test_a_gift_to_come_is_in_no_right_of_the_till_that_sold_it(chain: Chain) -> None:
    member_id = chain.member()
    sold = StoredValueToppedUp(
        member_id=member_id, right_id="t", principal_fen=100_00, bonus_fen=50_00, document_no="S-0", released=GIFT
    )

    hand_in(chain, chain_of("HP01", [sold, refund(member_id, "t", 150_00, principal_fen=100_00, bonus_fen=50_00)]))

    assert value_of(chain, member_id) == 150_00
    assert len(troubles(chain.office.database)) == 1


def test_points_that_paid_come_back_once(chain: Chain) -> None:
    member_id = chain.member()
    with chain.office.open(STAFF) as books:
        books.record(PointsCorrected(member_id=member_id, points=500, reason="x", by="1+2"))
    ask = RightAsk(right_id="p", account=f"points:{member_id}", amount=300, incarnation=1, pin=PIN)
    assert isinstance(chain.office.ask_right(sender(chain, "HP01"), ask), RightGrantedAnswer)
    spent = PointsSpent(member_id=member_id, right_id="p", points=300, document_no=BILL.sale_no)
    back = PointsPutBack(member_id=member_id, points=200, document_no=BILL.sale_no, returned_on="")

    hand_in(chain, chain_of("HP01", [BILL, spent, RightClosed(right_id="p", spent=300), back, back]))

    assert chain.account(member_id).points == 400
    assert len(troubles(chain.office.database)) == 1


def test_a_till_neither_clears_points_nor_corrects_them(chain: Chain) -> None:
    member_id = chain.member()
    facts = [
        PointsCorrected(member_id=member_id, points=500, reason="x", by="1+2"),
        PointsExpired(member_id=member_id, points=5, day="2026-11-21", lots=()),
    ]

    hand_in(chain, chain_of("HP01", facts))

    assert chain.account(member_id).points == 0
    assert len(troubles(chain.office.database)) == 2
