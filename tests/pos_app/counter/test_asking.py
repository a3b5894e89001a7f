"""What was given back is free at once, without waiting for the next round with headquarters."""

from __future__ import annotations

from tests.builders import shop
from tests.builders.counter import SmallChain


def test_stored_value_taken_back_can_be_paid_again_at_once(chain: SmallChain):
    till = chain["HP01"]
    till.ok("attach_member", tail="李雪梅")
    till.ok("scan", code=shop.RING)
    till.ok("pay", method="stored_value", amount="3200", pin=shop.VALUE_PIN)
    till.ok("remove_tender", no=1)

    answer = till.ok("pay", method="stored_value", amount="3200", pin=shop.VALUE_PIN)

    assert answer["left"] == "5,600.40"


def test_a_right_given_back_that_headquarters_cannot_hear_of_is_asked_for_later(chain: SmallChain):
    till = chain["HP01"]
    till.ok("scan", code=shop.RING)
    till.ok("scan", code=shop.VOUCHER)
    till.ok("remove_voucher", code=shop.VOUCHER)
    chain.wires["HP01"].down = True

    assert till.refusal("scan", code=shop.VOUCHER) == "voucher.not_granted"
    assert "rights" not in chain.wires["HP01"].calls[-1:]


def test_a_till_that_gave_nothing_back_asks_straight_away(chain: SmallChain):
    till = chain["HP01"]
    till.ok("sync")
    till.ok("scan", code=shop.RING)
    before = len(chain.wires["HP01"].calls)

    till.ok("scan", code=shop.VOUCHER)

    assert chain.wires["HP01"].calls[before:] == ["rights"]
