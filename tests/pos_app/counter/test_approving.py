"""A discount beyond the cashier's limit, let through by the manager at the store's other till."""

from __future__ import annotations

import pytest

from kernel.errors import DomainError
from pos_app.counter.approving import Approving
from shop.approvals.errors import NobodyToAsk, OwnRequest, RequestOver
from shop.sales.errors import DiscountOverLimit
from shop.sales.rules.pricing import PricedCart
from shop.staff.rules.roles import BELOW_COST, DISCOUNT_OVER
from tests.builders import shop
from tests.builders.counter import Counter, SmallChain

EIGHT = 2_000  # 8 折, in basis points off


@pytest.fixture
def asking(chain: SmallChain) -> Approving:
    """HP01's cashier has the ring on the bill; the manager stands at HP02."""
    till = chain["HP01"]
    till.unlock(shop.CASHIER)
    till.ok("scan", code=shop.RING)
    chain["HP02"].unlock(shop.MANAGER)
    chain.sync("HP01", "HP02")
    return till.till.approving


def give(till: Counter) -> PricedCart:
    line = till.till.selling.cart().lines[0]
    return till.till.discounts.give(line.line_id, "pct", EIGHT, "样品")


def asked(chain: SmallChain, asking: Approving) -> str:
    """The refused discount is asked about, and the manager's till has heard of it."""
    with pytest.raises(DiscountOverLimit):
        give(chain["HP01"])
    number = asking.ask(DISCOUNT_OVER, "8 折", "样品").request_no
    chain.sync("HP01", "HP02")
    return number


def answered(chain: SmallChain, number: str, *, granted: bool = True) -> None:
    chain["HP02"].till.approving.answer(number, granted=granted)
    chain.sync("HP02", "HP01")


def test_the_managers_yes_at_the_other_till_lets_one_change_through(chain: SmallChain, asking: Approving):
    number = asked(chain, asking)
    (shown,) = chain["HP02"].till.approving.requests()
    answered(chain, number)

    found = asking.answer_to_us()
    bill = give(chain["HP01"])

    assert (shown.asker_name, shown.what, shown.reason) == ("王芳", "8 折", "样品")
    assert found is not None
    assert (found.state, found.answerer_name) == ("granted", "周建平")
    assert bill.due_fen == 8_980_00 * 8 // 10
    assert chain["HP01"].till.post.cart.choices.manual[0].approved_by == shop.MANAGER
    with pytest.raises(DiscountOverLimit):
        give(chain["HP01"])


def test_a_yes_is_taken_once(chain: SmallChain, asking: Approving):
    number = asked(chain, asking)
    answered(chain, number)
    asking.answer_to_us()

    assert asking.answer_to_us() is None
    with pytest.raises(RequestOver):
        chain["HP02"].till.approving.answer(number, granted=True)


def test_a_no_changes_nothing(chain: SmallChain, asking: Approving):
    answered(chain, asked(chain, asking), granted=False)

    found = asking.answer_to_us()

    assert found is not None
    assert found.state == "refused"
    with pytest.raises(DiscountOverLimit):
        give(chain["HP01"])


def test_after_a_minute_nobody_waits_any_more(chain: SmallChain, asking: Approving):
    number = asked(chain, asking)
    waiting = asking.answer_to_us()
    chain.clock.forward(seconds=60)

    assert waiting is not None
    assert waiting.state == "asked"
    assert chain["HP02"].till.approving.requests() == ()
    for late in (asking.answer_to_us, lambda: chain["HP02"].till.approving.answer(number, granted=True)):
        with pytest.raises(RequestOver):
            late()


def test_an_answer_that_comes_after_the_till_gave_up_counts_for_nothing(chain: SmallChain, asking: Approving):
    number = asked(chain, asking)
    asking.give_up()
    answered(chain, number)

    assert asking.answer_to_us() is None
    with pytest.raises(DiscountOverLimit):
        give(chain["HP01"])


def test_a_yes_to_one_thing_is_no_yes_to_another(chain: SmallChain, asking: Approving):
    number = asking.ask(BELOW_COST, "低于成本").request_no
    chain.sync("HP01", "HP02")
    answered(chain, number)
    asking.answer_to_us()

    with pytest.raises(DomainError):
        chain["HP01"].till.post.allowed(DISCOUNT_OVER)


def test_nobody_answers_themselves_at_the_other_till(chain: SmallChain, asking: Approving):
    chain["HP01"].unlock(shop.MANAGER)
    number = asking.ask(BELOW_COST, "低于成本").request_no
    chain.sync("HP01", "HP02")

    with pytest.raises(OwnRequest):
        chain["HP02"].till.approving.answer(number, granted=True)


def test_without_a_line_only_a_pin_at_this_till_helps(chain: SmallChain, asking: Approving):
    chain.wires["HP01"].down = True
    chain["HP01"].do("sync")

    with pytest.raises(NobodyToAsk):
        asking.ask(DISCOUNT_OVER, "8 折")
    chain["HP01"].ok("approve", staff=shop.MANAGER, pin=shop.pin_of(shop.MANAGER), permission=DISCOUNT_OVER)
    assert give(chain["HP01"]).due_fen == 8_980_00 * 8 // 10


def test_another_store_hears_of_nothing_and_answers_nothing(chain: SmallChain, asking: Approving):
    number = asked(chain, asking)
    chain["BJ01"].unlock(shop.BJ_MANAGER)
    chain.sync("BJ01")
    stranger = chain["BJ01"].till

    assert stranger.approving.requests() == ()
    with pytest.raises(RequestOver):
        stranger.approving.answer(number, granted=True)
