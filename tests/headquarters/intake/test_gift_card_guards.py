"""A wrong till makes no card, raises no balance, takes nobody's card, and strands no fen."""

from __future__ import annotations

from functools import partial

import pytest
from msgspec.structs import replace

from headquarters.tables import feed_item
from headquarters.telling.feed_rows import numbers_in
from kernel.facts import Fact
from kernel.secrets import fingerprint
from kernel.tables import journal
from membership.gift_cards.facts import (
    GiftCardCarried,
    GiftCardExtended,
    GiftCardFrozen,
    GiftCardLossCancelled,
    GiftCardLost,
    GiftCardPutBack,
    GiftCardReissued,
    GiftCardsMade,
    GiftCardSold,
    GiftCardSpent,
    GiftCardTakenBack,
    GiftCardThawed,
    GiftReissueAsked,
    GiftSecretsRenewed,
    MadeCard,
)
from membership.gift_cards.queries import GiftCard, card
from membership.gift_cards.rules.numbers import gift_number, hashed_text
from shop.returns.tables import sale_return
from sync.protocol import RightAsk, RightGrantedAnswer
from sync.rights import RightClosed
from tests.headquarters.chain import STAFF, Chain, chain_of, rows, troubles
from tests.headquarters.intake.test_receiving import hand_in, sender
from tests.shop.sales.test_projection import SALE

CARD, OTHERS, SECRET = gift_number("one"), gift_number("two"), "ABCD2345EFGH"
BILL = replace(SALE, sale_id="s1", sale_no="S-HP01-20261121-0001", store="HP")
SOLD = GiftCardSold(card_no=CARD, store="HP", fen=500_00, ends_on="2029-11-21", document_no=BILL.sale_no)


def made(chain: Chain) -> None:
    """A card that HP may sell, and one that BJ has sold already."""
    hashed = partial(fingerprint, chain.office.secrets.pepper)
    with chain.office.open(STAFF) as books:
        for number, store in ((CARD, "HP"), (OTHERS, "BJ")):
            one = MadeCard(card_no=number, secret_hash=hashed(hashed_text(number, SECRET)))
            books.record(GiftCardsMade(batch_no="GB1", store=store, named=False, face_fen=500_00, cards=(one,)))
        books.record(replace(SOLD, card_no=OTHERS, store="BJ", document_no="S-BJ01-20261121-0001"))


def found(chain: Chain, number: str = CARD) -> GiftCard:
    with chain.office.database.reading() as connection:
        one = card(connection, number)
    assert one is not None
    return one


def right_on(chain: Chain, number: str, fen: int) -> str:
    ask = RightAsk(right_id=f"r-{fen}", account=f"gift:{number}", amount=fen, incarnation=1, pin=SECRET)
    answer = chain.office.ask_right(sender(chain, "HP01"), ask)
    assert isinstance(answer, RightGrantedAnswer), answer
    return answer.right_id


def test_a_card_that_is_sold_and_spent_by_its_right_has_its_effect(chain: Chain) -> None:
    made(chain)
    hand_in(chain, chain_of("HP01", [BILL, SOLD]))
    right_id = right_on(chain, CARD, 120_00)

    spent = GiftCardSpent(card_no=CARD, right_id=right_id, store="HP", fen=120_00, document_no=BILL.sale_no)
    closed = RightClosed(right_id=right_id, spent=120_00)
    hand_in(chain, chain_of("HP01", [BILL, SOLD, spent, closed])[2:])

    assert troubles(chain.office.database) == []
    assert (found(chain).state, found(chain).balance_fen) == ("active", 380_00)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(replace(SOLD, card_no=OTHERS), id="another store's card, sold again"),
        pytest.param(replace(SOLD, fen=900_00), id="for more than its face"),
        pytest.param(replace(SOLD, fen=-500_00), id="for less than nothing"),
        pytest.param(replace(SOLD, store="BJ"), id="in another store's name"),
        pytest.param(replace(SOLD, document_no="S-HP01-20261121-0099"), id="without a bill"),
        pytest.param(replace(SOLD, ends_on="2026-12-31"), id="so that it ends too soon"),
        pytest.param(replace(SOLD, card_no=gift_number("nobody's")), id="a card that was never made"),
        pytest.param(
            GiftCardsMade(
                batch_no="GB2", store="HP", named=False, face_fen=900_00,
                cards=(MadeCard(card_no=gift_number("x"), secret_hash="x"),),
            ),
            id="cards of its own",
        ),
        pytest.param(GiftCardFrozen(card_no=OTHERS, reason="x"), id="freezing another's"),
        pytest.param(GiftCardThawed(card_no=OTHERS, reason="x"), id="thawing another's"),
        pytest.param(GiftCardLossCancelled(card_no=OTHERS, reason="x"), id="finding another's"),
        pytest.param(GiftCardLost(card_no=OTHERS, store="HP", reason="x"), id="losing a card to bearer"),
        pytest.param(GiftCardLost(card_no=OTHERS, store="BJ", reason="x"), id="losing in another store's name"),
        pytest.param(
            GiftReissueAsked(card_no=OTHERS, store="HP", new_card_no=CARD, checked=True, reason="x"),
            id="asking for a card that is not lost",
        ),
        pytest.param(
            GiftCardReissued(
                card_no=OTHERS, new_card_no=CARD, store="HP", fen=500_00, face_fen=500_00, sold_on="2026-11-21",
                ends_on="", document_no="x", sealed_under="", sealed_buyer="", reason="x",
            ),
            id="taking another's for a card of its own",
        ),
        pytest.param(GiftCardCarried(card_no=OTHERS, to_card_no=CARD, fen=500_00), id="carrying another's over"),
        pytest.param(
            GiftSecretsRenewed(
                batch_no="GB1", store="HP", printing=2, reason="x",
                cards=(MadeCard(card_no=CARD, secret_hash="its own"),),
            ),
            id="a secret of its own choice",
        ),
        pytest.param(
            GiftCardSpent(card_no=OTHERS, right_id="r-9", store="HP", fen=1_00, document_no=BILL.sale_no),
            id="spending with no right",
        ),
        pytest.param(
            GiftCardTakenBack(card_no=OTHERS, right_id="r-9", store="HP", fen=500_00, document_no=BILL.sale_no),
            id="paying out with no right",
        ),
        pytest.param(
            GiftCardPutBack(card_no=OTHERS, store="HP", fen=1_00, document_no=BILL.sale_no, returned_on=BILL.sale_no),
            id="putting back what no bill took",
        ),
        pytest.param(
            GiftCardExtended(card_no=OTHERS, store="HP", before="2029-11-21", ends_on="2026-12-31"),
            id="extending backwards",
        ),
        pytest.param(
            GiftCardExtended(card_no=OTHERS, store="HP", before="2028-11-21", ends_on="2099-12-31"),
            id="extending what ends on another day",
        ),
    ],
)  # fmt: skip
def test_what_a_wrong_till_says_of_cards_has_no_effect(chain: Chain, wrong: Fact) -> None:
    made(chain)
    before = found(chain), found(chain, OTHERS)

    hand_in(chain, chain_of("HP01", [BILL, wrong]))

    assert (found(chain), found(chain, OTHERS)) == before
    assert len(troubles(chain.office.database)) == 1


@pytest.mark.parametrize("fen", [120_01, 0, -1])
def test_no_more_is_spent_than_the_right_holds_and_never_nothing(chain: Chain, fen: int) -> None:
    made(chain)
    hand_in(chain, chain_of("HP01", [BILL, SOLD]))
    right_id = right_on(chain, CARD, 120_00)

    spent = GiftCardSpent(card_no=CARD, right_id=right_id, store="HP", fen=fen, document_no=BILL.sale_no)
    hand_in(chain, chain_of("HP01", [BILL, SOLD, spent])[2:])

    assert found(chain).balance_fen == 500_00
    assert len(troubles(chain.office.database)) == 1


def test_a_right_on_one_card_spends_no_other(chain: Chain) -> None:
    made(chain)
    hand_in(chain, chain_of("HP01", [BILL, SOLD]))
    right_id = right_on(chain, CARD, 120_00)

    spent = GiftCardSpent(card_no=OTHERS, right_id=right_id, store="HP", fen=120_00, document_no=BILL.sale_no)
    hand_in(chain, chain_of("HP01", [BILL, SOLD, spent])[2:])

    assert (found(chain).balance_fen, found(chain, OTHERS).balance_fen) == (500_00, 500_00)


@pytest.mark.parametrize(("fen", "balance_fen"), [(120_00, 500_00), (120_01, 380_00)])
def test_no_more_comes_back_to_a_card_than_the_bill_had_taken(chain: Chain, fen: int, balance_fen: int) -> None:
    made(chain)
    hand_in(chain, chain_of("HP01", [BILL, SOLD]))
    right_id = right_on(chain, CARD, 120_00)
    spent = GiftCardSpent(card_no=CARD, right_id=right_id, store="HP", fen=120_00, document_no=BILL.sale_no)
    back = GiftCardPutBack(
        card_no=CARD, store="HP", fen=fen, document_no=BILL.sale_no, returned_on="S-HP01-20261121-0002"
    )
    with chain.office.database.writing() as connection:  # a line of the bill came back
        connection.execute(sale_return.insert().values(**returned_line(BILL.sale_no, back.returned_on, "HP")))

    hand_in(chain, chain_of("HP01", [BILL, SOLD, spent, back, back])[2:])

    assert found(chain).balance_fen == balance_fen


def returned_line(of_sale_no: str, sale_no: str, store: str) -> dict[str, object]:
    """A row that says that some line of a bill came back on another."""
    texts = {column.name: "x" for column in sale_return.c if column.type.python_type is str}
    numbers = {column.name: 0 for column in sale_return.c if column.type.python_type is int}
    return {**texts, **numbers, "of_sale_no": of_sale_no, "sale_no": sale_no, "store": store}


def test_an_unused_card_is_void_once_it_is_paid_out(chain: Chain) -> None:
    made(chain)
    hand_in(chain, chain_of("HP01", [BILL, SOLD]))
    right_id = right_on(chain, CARD, 500_00)

    back = GiftCardTakenBack(card_no=CARD, right_id=right_id, store="HP", fen=500_00, document_no=BILL.sale_no)
    hand_in(chain, chain_of("HP01", [BILL, SOLD, back, replace(back, right_id="r-9")])[2:])

    assert (found(chain).state, found(chain).balance_fen) == ("voided", 0)
    assert len(troubles(chain.office.database)) == 1


def test_a_card_that_was_frozen_while_a_till_paid_it_out_is_void(chain: Chain) -> None:
    made(chain)
    hand_in(chain, chain_of("HP01", [BILL, SOLD]))
    right_id = right_on(chain, CARD, 500_00)
    with chain.office.open(STAFF) as books:
        books.record(GiftCardFrozen(card_no=CARD, reason="asked for"))

    back = GiftCardTakenBack(card_no=CARD, right_id=right_id, store="HP", fen=500_00, document_no=BILL.sale_no)
    hand_in(chain, chain_of("HP01", [BILL, SOLD, back])[2:])

    assert (found(chain).state, found(chain).balance_fen) == ("voided", 0)
    assert troubles(chain.office.database) == []


def test_a_card_is_told_to_its_own_store_alone(chain: Chain) -> None:
    made(chain)

    feeds = {str(row["feed"]) for row in rows_of_feeds(chain, "gift_cards.")}

    assert feeds == {"store:HP", "store:BJ"}


def rows_of_feeds(chain: Chain, kinds: str) -> list[dict[str, object]]:
    numbers = {row["no"] for row in rows(chain.office.database, journal) if str(row["kind"]).startswith(kinds)}
    told = rows(chain.office.database, feed_item)
    return [row for row in told if numbers.intersection(numbers_in(row["no"], row["earlier"]))]


NAMED, BLANK, SOLD_OUT = gift_number("named"), gift_number("blank"), gift_number("BJ's blank")
LOST = GiftCardLost(card_no=NAMED, store="HP", reason="丢失")
ASKED = GiftReissueAsked(card_no=NAMED, store="HP", new_card_no=BLANK, checked=True, reason="补卡")


def named(chain: Chain) -> None:
    """A named card that HP sold, a blank one of HP's, and one of BJ's."""
    with chain.office.open(STAFF) as books:
        for number, store in ((NAMED, "HP"), (BLANK, "HP"), (SOLD_OUT, "BJ")):
            one = MadeCard(card_no=number, secret_hash=number)
            books.record(GiftCardsMade(batch_no="GB2", store=store, named=True, face_fen=500_00, cards=(one,)))
    hand_in(chain, chain_of("HP01", [BILL, replace(SOLD, card_no=NAMED, ends_on="")]))


def heard(chain: Chain, *facts: Fact) -> None:
    """What HP01 hands in after the card's sale."""
    hand_in(chain, chain_of("HP01", [BILL, replace(SOLD, card_no=NAMED, ends_on=""), *facts])[2:])


def test_a_named_card_is_lost_and_a_blank_one_of_the_store_asked_for(chain: Chain) -> None:
    named(chain)

    heard(chain, LOST, ASKED)

    assert troubles(chain.office.database) == []
    assert (found(chain, NAMED).state, found(chain, NAMED).ask_card_no) == ("lost", BLANK)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(replace(ASKED, new_card_no=SOLD_OUT), id="another store's blank"),
        pytest.param(replace(ASKED, new_card_no=NAMED), id="the lost one itself"),
        pytest.param(replace(ASKED, store="BJ"), id="in another store's name"),
    ],
)
def test_a_wrong_question_about_a_lost_card_is_not_asked(chain: Chain, wrong: Fact) -> None:
    named(chain)

    heard(chain, LOST, wrong)

    assert found(chain, NAMED).ask == ""
    assert len(troubles(chain.office.database)) == 1


def test_both_cards_stores_hear_that_one_took_the_others_place(chain: Chain) -> None:
    named(chain)
    heard(chain, LOST)
    with chain.office.open(STAFF) as books:
        books.record(
            GiftCardReissued(
                card_no=NAMED, new_card_no=SOLD_OUT, store="BJ", fen=500_00, face_fen=500_00, sold_on="2026-11-21",
                ends_on="", document_no=BILL.sale_no, sealed_under="", sealed_buyer="", reason="补卡",
            )
        )  # fmt: skip
        books.record(GiftCardCarried(card_no=NAMED, to_card_no=SOLD_OUT, fen=1))

    for kind in ("gift_cards.reissued", "gift_cards.carried"):
        assert {str(row["feed"]) for row in rows_of_feeds(chain, kind)} == {"store:HP", "store:BJ"}
