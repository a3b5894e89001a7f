"""The second books of gift cards: what a card has, and what may be done with it."""

from __future__ import annotations

from msgspec.structs import replace

from kernel.facts import Fact
from membership.gift_cards.facts import (
    GiftCardLost,
    GiftCardReissued,
    GiftCardsMade,
    GiftCardSold,
    GiftCardSpent,
    GiftCardTakenBack,
    MadeCard,
)
from sync.rights import RightGranted
from tests.headquarters.chain import chain_of
from tests.shop.sales.test_projection import SALE
from tools.simulation.model import Model

BILL = replace(SALE, sale_no="S-HP01-20261121-0001", store="HP")
MADE = GiftCardsMade(
    batch_no="GB1", store="HP", named=True, face_fen=500,
    cards=tuple(MadeCard(card_no=number, secret_hash="") for number in ("G1", "G2")),
)  # fmt: skip
SOLD = GiftCardSold(card_no="G1", store="HP", fen=500, ends_on="", document_no=BILL.sale_no)
GRANT = RightGranted(right_id="r", register="HP01", account="gift:G1", amount=300)
SPENT = GiftCardSpent(card_no="G1", right_id="r", store="HP", fen=300, document_no=BILL.sale_no)


def model_of(office: list[Fact], till: list[Fact]) -> Model:
    return Model().replay([*chain_of("HQ", office), *chain_of("HP01", till)], {})


def test_a_sold_card_pays_by_its_right_and_has_the_rest() -> None:
    model = model_of([MADE, GRANT], [BILL, SOLD, SPENT])

    assert (model.wrong, model.gifts["G1"].left, model.gifts["G2"].left) == ([], 200, 0)


def test_a_card_is_sold_once_and_on_a_bill() -> None:
    assert model_of([MADE], [BILL, SOLD, SOLD]).wrong != []
    assert model_of([MADE], [SOLD]).wrong != []


def test_no_more_is_paid_than_was_granted() -> None:
    assert model_of([MADE, GRANT], [BILL, SOLD, SPENT, replace(SPENT, fen=1)]).wrong != []


def test_only_an_unused_card_is_taken_back() -> None:
    back = GiftCardTakenBack(card_no="G1", right_id="r", store="HP", fen=500, document_no=BILL.sale_no)
    whole = replace(GRANT, amount=500)

    assert model_of([MADE, whole], [BILL, SOLD, back]).gifts["G1"].state == "voided"
    assert model_of([MADE, whole], [BILL, SOLD, replace(SPENT, fen=1), back]).wrong != []


def test_a_lost_cards_rest_is_on_the_one_in_its_place() -> None:
    lost = GiftCardLost(card_no="G1", store="HP", reason="gone")
    other = GiftCardReissued(
        card_no="G1", new_card_no="G2", store="HP", fen=500, face_fen=500, sold_on="", ends_on="", document_no="",
        sealed_under="", sealed_buyer="", reason="gone",
    )  # fmt: skip
    early, late = chain_of("HQ", [MADE, other])[:1], chain_of("HQ", [MADE, other])[1:]

    model = Model().replay([*early, *chain_of("HP01", [BILL, SOLD, lost]), *late], {})

    assert (model.wrong, model.gifts["G1"].left, model.gifts["G2"].left) == ([], 0, 500)
