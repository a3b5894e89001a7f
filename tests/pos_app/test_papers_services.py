"""What is handed over is signed for: weights, stones, own metal."""

from __future__ import annotations

import pytest

from pos_app.papers_services import hand_over_slip, metal_in_words, stones_in_words, take_in_slip
from shop.services.facts import Metal, Stones, TicketHandedOver
from tests.builders.register import Register
from tests.pos_app.test_papers_orders import HEAD
from tests.printers.reading import on_paper
from tests.shop.services.tickets import OWN, leave, left

AT = "2026-11-21T09:30:00.000+08:00"


def test_stones_and_metal_in_words():
    stones = (Stones(name="钻石", count=1, mct=305), Stones(name="锆石", count=6))

    assert stones_in_words(stones) == "钻石 1 粒 0.305 ct、锆石 6 粒"
    assert metal_in_words((Metal(purity_code="AU999", mg=2_300),)) == "足金999 2.30 g"


@pytest.mark.parametrize(("ppm", "said"), [(20_000, "不超过 2 %"), (2_500, "不超过 0.25 %"), (0, "不超过 0 %")])
def test_the_loss_that_was_agreed_stands_on_the_pick_up_slip(ppm: int, said: str):
    register = Register()
    ticket = left(register, leave(register, OWN, loss_ppm_most=ppm))

    assert said in on_paper(take_in_slip(HEAD, ticket, by="王芳", at=AT), 48)


@pytest.mark.parametrize(("done", "word"), [(True, "取件"), (False, "退回")])
def test_own_metal_that_is_left_is_signed_for(done: bool, word: str):
    register = Register()
    ticket = left(register, leave(register, OWN))
    fact = TicketHandedOver(
        ticket_no=ticket.ticket_no, store="HP", step=2, done=done, weight_mg=10_000,
        metal=(Metal(purity_code="AU999", mg=2_300),),
    )  # fmt: skip

    text = on_paper(hand_over_slip(HEAD, ticket, fact, by="王芳", at=AT), 48)

    assert f"{word}回执" in text
    assert "退还余料" in text
    assert "足金999 2.30 g" in text
