"""What the answers say beyond what they hold."""

from __future__ import annotations

import pytest

from pos_app.counter.answers import CashCounted
from tests.builders import shop
from tests.builders.counter import Counter


def test_a_difference_is_counted_minus_expected():
    counted = CashCounted(
        float_fen=1_000_00, cash_sales_fen=0, pay_in_fen=0, pay_out_fen=0, drop_fen=0, expected_fen=1_000_00,
        counted_fen=990_00, attempt=1,
    )  # fmt: skip

    assert counted.difference_fen == -10_00


def test_a_members_value_is_principal_and_bonus(counter: Counter):
    page = counter.till.members.member(counter.member_id("李雪梅"))

    assert page.value_fen == 3_200_00


@pytest.mark.parametrize(
    ("total", "reason", "approval"), [("1000", False, False), ("990", True, False), ("900", True, True)]
)
def test_a_draft_says_what_the_close_will_ask_for(counter: Counter, total: str, reason: bool, approval: bool):
    counter.unlock(shop.MANAGER)
    before = counter.till.drawer.close_draft()
    counter.ok("count_drawer", total=total)
    after = counter.till.drawer.close_draft()

    assert (before.needs_reason, before.needs_approval) == (False, False)
    assert (after.needs_reason, after.needs_approval) == (reason, approval)
