"""Throwing a bill away, parking it, taking it back: pieces are free or set aside, never both."""

from __future__ import annotations

import msgspec
import pytest

from kernel.projection import Put
from kernel.tables import journal
from shop.sales.errors import CartEmpty, HoldUnknown, LineBlocked, ReasonMissing
from shop.sales.queries import count_holds, draft_cart, hold_by_no
from shop.sales.rules.cart import Cart, CartVoucher
from shop.sales.tables import held_sale, voided_sale
from shop.sales.usecases import hold, recall, release_hold, void
from shop.stock.facts import PiecesHeld
from sync.rights import in_doubt
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.register import Register, stored_value

VOUCHER = CartVoucher(code=shop.VOUCHER, rule_code="V100", right_id="R2")


@pytest.fixture
def register() -> Register:
    return Register()


def park(register: Register, cart: Cart, name: str = "李女士") -> str:
    with register.books() as books:
        return hold(books, cart, register.price(cart), store="HP", name=name)


def take_back(register: Register, hold_no: str, store: str = "HP") -> Cart:
    with register.books() as books:
        return recall(books, hold_no, store=store)


def throw_away(register: Register, cart: Cart, reason: str = "顾客改主意") -> None:
    with register.books() as books:
        void(books, cart, register.price(cart), store="HP", reason=reason)


def granted(register: Register, *right_ids: str) -> None:
    with register.books() as books:
        for right_id in right_ids:
            row = {"right_id": right_id, "account": "", "amount": 1, "asked_at": "", "state": "granted"}
            books.carry_out([Put(in_doubt, row)])


def screen(register: Register) -> Cart | None:
    with register.reading() as connection:
        return draft_cart(connection)


# --- throwing away -----------------------------------------------------------------------------------------------


def test_a_thrown_away_bill_leaves_a_trace_with_its_reason(register: Register):
    cart = register.cart(shop.RING, shop.SILVER)

    throw_away(register, cart, "  顾客改主意 ")

    (trace,) = rows(register.database, voided_sale)
    assert (trace["reason"], trace["pieces"], trace["list_fen"]) == ("顾客改主意", 2, 9_348_00)
    assert trace["actor"] == shop.CASHIER
    assert screen(register) is None


@pytest.mark.parametrize("reason", ["", "   "])
def test_goods_are_not_thrown_away_without_a_reason(register: Register, reason: str):
    cart = register.cart(shop.RING)

    with pytest.raises(ReasonMissing):
        throw_away(register, cart, reason)

    assert screen(register) == cart


def test_an_empty_bill_needs_no_reason_and_leaves_no_trace(register: Register):
    throw_away(register, register.cart(card_no=shop.LI), "")

    assert rows(register.database, voided_sale) == []
    assert screen(register) is None


def test_what_was_reserved_for_a_thrown_away_bill_is_given_back(register: Register):
    granted(register, "R1", "R2")

    throw_away(register, register.cart(shop.RING, tenders=(stored_value(1_00),), vouchers=(VOUCHER,)))

    assert rows(register.database, in_doubt) == []
    assert [row["kind"] for row in rows(register.database, journal)[-2:]] == ["rights.closed", "rights.closed"]


def test_a_piece_of_a_thrown_away_bill_is_for_sale(register: Register):
    throw_away(register, register.cart(shop.RING))

    register.sell(shop.RING)

    assert register.status(shop.RING) == "sold"


# --- parking -----------------------------------------------------------------------------------------------------


def test_a_parked_bill_sets_its_pieces_aside_and_clears_the_screen(register: Register):
    hold_no = park(register, register.cart(shop.RING, shop.SILVER, card_no=shop.LI))

    assert [register.status(code) for code in (shop.RING, shop.SILVER)] == ["held", "held"]
    assert screen(register) is None
    with register.reading() as connection:
        parked = hold_by_no(connection, hold_no, "HP")
    assert parked is not None
    assert (parked.name, parked.pieces, parked.state, parked.register) == ("李女士", 2, "held", "HP01")
    assert parked.due_fen == 9_168_40


def test_a_parked_bill_has_a_number_that_can_be_scanned(register: Register):
    hold_no = park(register, register.cart(shop.RING))

    assert hold_no.startswith("HD")
    assert len(hold_no) == 10
    assert hold_no[2:].isdigit()


def test_nobody_else_can_sell_what_is_parked(register: Register):
    park(register, register.cart(shop.RING))

    with pytest.raises(LineBlocked) as refused:
        register.sell(shop.RING)

    assert refused.value.facts["why"] == "item.held"


def test_an_empty_bill_cannot_be_parked(register: Register):
    with pytest.raises(CartEmpty):
        park(register, register.cart())


def test_a_bill_whose_piece_went_away_cannot_be_parked(register: Register):
    cart = register.cart(shop.RING)
    register.sell(shop.RING)

    with pytest.raises(LineBlocked):
        park(register, cart)

    assert rows(register.database, held_sale) == []


def test_a_parked_bill_gives_its_voucher_back(register: Register):
    """A right belongs to one register, and any till of the store may recall the bill."""
    granted(register, "R2")

    hold_no = park(register, register.cart(shop.RING, vouchers=(VOUCHER,)))

    assert rows(register.database, in_doubt) == []
    assert take_back(register, hold_no).vouchers == ()


# --- taking back -------------------------------------------------------------------------------------------------


def test_a_recalled_bill_is_on_the_screen_and_its_pieces_are_free(register: Register):
    cart = register.cart(shop.RING, shop.SILVER, card_no=shop.LI)
    hold_no = park(register, cart)
    register.clock.forward(hours=1)

    recalled = take_back(register, hold_no)

    assert recalled.lines == cart.lines
    assert recalled.member_id == cart.member_id
    assert screen(register) == recalled
    assert register.status(shop.RING) == "in_stock"


def test_a_recalled_bill_is_a_new_one_at_its_new_time(register: Register):
    """Promotions see when it was taken back; its id is fresh, so that it can be parked or thrown away again."""
    cart = register.cart(shop.RING)
    hold_no = park(register, cart)
    register.clock.forward(hours=1)

    recalled = take_back(register, hold_no)

    assert recalled.cart_id != cart.cart_id
    assert recalled.opened_at > cart.opened_at


def test_a_recalled_bill_can_be_sold(register: Register):
    recalled = take_back(register, park(register, register.cart(shop.RING)))

    with register.books() as books:
        sold = register.complete(books, recalled).fact

    assert sold.lines[0].barcode == shop.RING
    assert register.status(shop.RING) == "sold"


def test_a_bill_is_taken_back_once(register: Register):
    hold_no = park(register, register.cart(shop.RING))
    take_back(register, hold_no)

    with pytest.raises(HoldUnknown) as refused:
        take_back(register, hold_no)

    assert refused.value.facts == {"hold_no": hold_no}


@pytest.mark.parametrize(("hold_no", "store"), [("HD00000000", "HP"), (None, "BJ")])
def test_a_bill_that_is_not_parked_here_cannot_be_taken_back(register: Register, hold_no: str | None, store: str):
    parked = park(register, register.cart(shop.RING))

    with pytest.raises(HoldUnknown):
        take_back(register, hold_no or parked, store)

    assert register.status(shop.RING) == "held"


def test_a_given_up_bill_frees_its_pieces_and_leaves_the_screen_alone(register: Register):
    hold_no = park(register, register.cart(shop.RING))
    on_screen = register.cart(shop.SILVER)

    with register.books() as books:
        release_hold(books, hold_no, store="HP")

    assert register.status(shop.RING) == "in_stock"
    assert screen(register) == on_screen
    assert [row["state"] for row in rows(register.database, held_sale)] == ["released"]


def test_a_bill_can_be_parked_again_and_again(register: Register):
    recalled = take_back(register, park(register, register.cart(shop.RING)))
    again = park(register, recalled, "又挂")

    assert register.status(shop.RING) == "held"
    with register.reading() as connection:
        assert count_holds(connection, "HP") == 1
    assert take_back(register, again).barcodes == (shop.RING,)
    assert register.verdict().findings == ()


def test_a_number_that_is_in_use_is_not_given_twice(register: Register):
    numbers = [park(register, register.cart(code), name=code) for code in shop.PLAIN_RINGS]

    assert len(set(numbers)) == len(shop.PLAIN_RINGS)


def test_a_parked_bill_of_another_till_of_the_store_can_be_taken_back(register: Register):
    cart = register.cart(shop.RING)
    hold_no = park(register, cart)
    register.name = register.keeper.register = "HP02"

    recalled = take_back(register, hold_no)

    assert recalled.barcodes == msgspec.structs.replace(cart, vouchers=()).barcodes


def test_a_piece_that_was_set_aside_by_others_blocks_parking(register: Register):
    cart = register.cart(shop.RING)
    with register.books() as books:
        books.record(PiecesHeld(hold_no="HD00000009", store="HP", name="", barcodes=(shop.RING,)))

    with pytest.raises(LineBlocked):
        park(register, cart)


def test_a_phone_in_a_parked_bills_name_is_kept_masked(register: Register):
    park(register, register.cart(shop.RING), name="李女士 13800006620")

    assert [row["name"] for row in rows(register.database, held_sale)] == ["李女士 138****6620"]
