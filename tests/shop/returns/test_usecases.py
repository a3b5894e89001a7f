"""What is written down when goods come back."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kernel.books import entries
from membership.facts import PointsTakenBack
from shop.returns.rules.refunds import by_bill, refund_ways
from shop.returns.usecases import ask_later, record_return
from shop.sales.errors import ReasonMissing
from tests.builders.register import Register
from tests.shop.returns.bills import BILL, NO, draft, tender

BACK_NO = "S-HP01-20261121-0002"


def kinds(register: Register) -> list[str]:
    """What was written down since the goods came back."""
    with register.reading() as connection:
        every = [entry.kind for entry in entries(connection)]
    return every[every.index("returns.line_returned") :]


def test_each_effect_of_a_return_is_a_fact_of_its_own():
    register = Register()
    bill = replace(BILL, tenders=(tender("stored_value", 750_00, principal_fen=700_00, bonus_fen=50_00),))
    (back,) = by_bill([draft(bill, 1), draft(bill, 2)], {"m-1": 1_000}, 1)

    with register.books() as books:
        record_return(books, back, refund_ways(bill, 750_00), sale_no=BACK_NO, store="HP", otherwise="")

    assert kinds(register) == [
        "returns.line_returned", "returns.line_returned", "membership.points_taken_back",
        "membership.stored_value_put_back", "promotions.voucher_given_back",
    ]  # fmt: skip


def test_points_that_are_gone_are_not_taken_again_but_the_goods_count_towards_no_tier():
    register = Register()
    (back,) = by_bill([draft()], {"m-1": 0}, 1)

    with register.books() as books:
        record_return(books, back, (), sale_no=BACK_NO, store="HP", otherwise="")

    with register.reading() as connection:
        taken = register.keeper.projections.kinds.read(list(entries(connection))[-1])
    assert kinds(register) == ["returns.line_returned", "membership.points_taken_back"]
    assert isinstance(taken, PointsTakenBack)
    assert (taken.points, taken.goods_fen) == (0, back.drafts[0].refund().paid.fen)


def test_a_wish_needs_a_reason():
    with Register().books() as books, pytest.raises(ReasonMissing):
        ask_later(books, NO, store="HP", reason=" ")
