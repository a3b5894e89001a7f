"""A bill is in the books whole or not at all."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import Table

from kernel.facts import canonical
from kernel.projection import Put
from kernel.tables import journal, metadata, place_meta
from promotions.facts import VoucherIssued
from shop.sales.errors import (
    CartEmpty,
    LineBlocked,
    NotPaidInFull,
)
from shop.sales.queries import draft_cart, sale_by_no
from shop.sales.rules.cart import Cart, CartVoucher
from shop.sales.rules.tenders import Tendering
from shop.sales.tables import cart_draft, cart_draft_line, sale, sale_line, sale_tender
from shop.sales.usecases import complete, drop_line, keep_cart, keep_header, keep_line, settle_lost_rights
from shop.stock.facts import PiecesHeld, PiecesSold
from sync.rights import in_doubt
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.register import POLICY, Register, card, cash, stored_value, with_lines


@pytest.fixture
def register() -> Register:
    return Register()


def kinds(register: Register, after: int) -> list[str]:
    return [row["kind"] for row in rows(register.database, journal)[after:]]


def draft(register: Register) -> Cart | None:
    with register.reading() as connection:
        return draft_cart(connection)


def asked(register: Register, right_id: str, account: str = "value:m1", amount: int = 1) -> None:
    """A right that was granted to this register."""
    row = {"right_id": right_id, "account": account, "amount": amount, "asked_at": "", "state": "granted"}
    with register.books() as books:
        books.carry_out([Put(in_doubt, row)])


# --- the commit --------------------------------------------------------------------------------------------------


def test_a_bill_is_its_sale_its_stock_its_points_and_its_money_in_one(register: Register):
    before = len(rows(register.database, journal))

    sold = register.sell(shop.RING, card_no=shop.LI).fact

    assert kinds(register, before) == ["sales.completed", "stock.pieces_sold", "membership.points_earned"]
    assert register.status(shop.RING) == "sold"
    assert register.account().points == 12_860 + sold.points
    (head,) = rows(register.database, sale)
    assert (head["sale_no"], head["due_fen"], head["pieces"]) == ("S-HP01-20261121-0001", sold.due_fen, 1)
    assert [row["barcode"] for row in rows(register.database, sale_line)] == [shop.RING]
    assert [row["amount_fen"] for row in rows(register.database, sale_tender)] == [sold.due_fen]
    assert draft(register) is None


def test_a_bill_names_its_place_in_the_journal(register: Register):
    sold = register.sell(shop.RING)

    (head,) = rows(register.database, sale)
    assert head["journal_no"] == f"HP01-1-{sold.entry.seq}"
    assert head["journal_hash"] == sold.entry.hash


def test_bills_of_a_day_are_numbered_without_a_gap(register: Register):
    numbers = [register.sell(barcode).fact.sale_no for barcode in (shop.RING, shop.SILVER, shop.BANGLE)]

    assert numbers == [f"S-HP01-20261121-000{number}" for number in (1, 2, 3)]


def test_a_refused_bill_takes_no_number(register: Register):
    with pytest.raises(NotPaidInFull):
        register.sell(shop.RING, tenders=[cash(1_00)])

    assert register.sell(shop.SILVER).fact.sale_no == "S-HP01-20261121-0001"


def test_change_is_no_income(register: Register):
    sold = register.sell(shop.SILVER, tenders=[cash(368_00, 400_00)]).fact

    assert (sold.due_fen, sold.change_fen, sold.tenders[0].amount_fen) == (368_00, 32_00, 368_00)


def test_a_bill_may_be_paid_in_parts(register: Register):
    register.sell(shop.SILVER, tenders=[card(300_00), cash(68_00, 100_00)])

    assert [(row["tender_no"], row["method"]) for row in rows(register.database, sale_tender)] == [
        (1, "card"),
        (2, "cash"),
    ]


@pytest.mark.parametrize("tenders", [[], [cash(367_99)], [card(300_00)]])
def test_an_unpaid_bill_is_not_recorded_and_the_cart_stays(register: Register, tenders: list[object]):
    before = everything(register)

    with pytest.raises(NotPaidInFull):
        register.sell(shop.SILVER, tenders=tenders)  # type: ignore[arg-type]

    kept = draft(register)
    assert kept is not None
    assert kept.barcodes == (shop.SILVER,)
    assert everything(register) == before


def everything(register: Register) -> dict[str, list[dict[str, object]]]:
    """All tables but the draft's."""
    tables: list[Table] = [table for table in metadata.sorted_tables if not table.name.startswith("cart_draft")]
    return {table.name: rows(register.database, table) for table in tables}


def test_an_empty_cart_is_no_bill(register: Register):
    with pytest.raises(CartEmpty):
        register.sell()


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        (PiecesSold(sale_no="S-HP02-20261121-0001", store="HP", barcodes=(shop.RING,)), "item.sold"),
        (PiecesHeld(hold_no="HD00000001", store="HP", name="", barcodes=(shop.RING,)), "item.held"),
    ],
)
def test_a_piece_that_went_away_meanwhile_blocks_the_bill_and_nothing_is_recorded(
    register: Register, meanwhile: PiecesSold | PiecesHeld, why: str
):
    cart = register.cart(shop.SILVER, shop.RING, card_no=shop.LI)
    with register.books() as books:
        books.record(meanwhile)
    before = everything(register)

    with pytest.raises(LineBlocked) as refused, register.books() as books:
        register.complete(books, cart)

    assert refused.value.facts == {"line_no": 2, "name": "18K金钻石戒指", "why": why}
    assert everything(register) == before
    assert draft(register) == cart


def test_a_piece_of_another_store_blocks_the_bill(register: Register):
    with pytest.raises(LineBlocked) as refused:
        register.sell(shop.BJ_RING)

    assert refused.value.facts["why"] == "item.other_store"


def test_a_failing_print_job_takes_the_whole_bill_back(register: Register):
    """Paper and books go together: were the job lost, the receipt would be lost with it."""
    cart = register.cart(shop.RING, card_no=shop.LI)
    before, priced = everything(register), register.price(cart)

    def no_paper(*_sale: object) -> list[Put]:
        raise OSError("no paper")

    def close() -> None:
        with register.books() as books:
            paid = Tendering(priced.due_fen, (cash(priced.due_fen),))
            complete(books, cart, priced, paid, store="HP", policy=POLICY, local=no_paper)

    with pytest.raises(OSError, match="no paper"):
        close()

    assert everything(register) == before
    assert draft(register) == cart


def test_the_tills_own_rows_are_written_with_the_bill(register: Register):
    cart = register.cart(shop.RING)
    priced = register.price(cart)

    with register.books() as books:
        complete(
            books, cart, priced, Tendering(priced.due_fen, (cash(priced.due_fen),)), store="HP", policy=POLICY,
            local=lambda fact, entry: [Put(place_meta, {"name": fact.sale_no, "value": entry.hash})],
        )  # fmt: skip

    assert [row["name"] for row in rows(register.database, place_meta)] == ["S-HP01-20261121-0001"]


def test_a_bill_that_is_paid_by_another_price_is_a_mistake_of_ours(register: Register):
    cart = register.cart(shop.SILVER)
    paid = Tendering(300_00, (cash(300_00),))

    with pytest.raises(AssertionError), register.books() as books:
        complete(books, cart, register.price(cart), paid, store="HP", policy=POLICY, local=lambda *_sale: ())


def test_stored_value_leaves_the_account_and_its_right_is_closed(register: Register):
    asked(register, "R1", amount=368_00)

    register.sell(shop.SILVER, card_no=shop.LI, tenders=[stored_value(345_00, 23_00)])

    left = register.account()
    assert (left.principal_fen, left.bonus_fen) == (3_000_00 - 345_00, 200_00 - 23_00)
    assert kinds(register, -2) == ["membership.stored_value_spent", "rights.closed"]
    assert rows(register.database, in_doubt) == []


def test_a_voucher_is_used_up_with_its_bill(register: Register):
    asked(register, "R2", f"voucher:{shop.VOUCHER}")
    voucher = CartVoucher(code=shop.VOUCHER, rule_code="V100", right_id="R2")
    cart = register.cart(shop.SILVER, vouchers=(voucher,))

    with register.books() as books:
        sold = register.complete(books, cart).fact

    assert (sold.due_fen, sold.codes) == (268_00, (shop.VOUCHER,))
    (row,) = [row for row in rows(register.database, metadata.tables["voucher"]) if row["code"] == shop.VOUCHER]
    assert (row["state"], row["document_no"]) == ("redeemed", sold.sale_no)
    assert rows(register.database, in_doubt) == []


def test_a_bill_that_a_voucher_pays_for_needs_no_tender():
    gift = {
        "id": "GIFT", "stage": "voucher", "code": "V100", "scope": {"all": True},
        "benefit": {"type": "percent", "pct": 100},
    }  # fmt: skip
    register = Register(rules=[gift])
    voucher = CartVoucher(code=shop.VOUCHER, rule_code="V100", right_id="R2")
    cart = register.cart(shop.SILVER, card_no=shop.LI, vouchers=(voucher,))

    with register.books() as books:
        sold = register.complete(books, cart).fact

    assert (sold.due_fen, sold.tenders, sold.points) == (0, (), 0)
    assert register.status(shop.SILVER) == "sold"


def test_a_bill_keeps_every_input_of_its_price(register: Register):
    register.sell(shop.BANGLE, card_no=shop.LI)

    (line,) = rows(register.database, sale_line)
    assert (line["weight_mg"], line["board_version"], line["board_price_fen"]) == (20_350, 1, 1_028_00)
    assert (line["metal_fen"], line["craft_fen"]) == (20_919_80, 712_25)
    assert line["list_fen"] == line["metal_fen"] + line["craft_fen"]
    assert line["shares"] == '[{"rule_id":"CRAFT-GOLD-80","name":"金卡工费8折","fen":14245,"component":"craft"}]'
    assert line["net_fen"] == 21_489_60


# --- the draft ---------------------------------------------------------------------------------------------------


def test_the_cart_on_the_screen_survives_a_power_cut(register: Register):
    cart = register.cart(shop.RING, shop.BANGLE, card_no=shop.LI, tenders=(cash(100_00),))

    assert draft(register) == cart


def test_each_scan_is_kept_by_itself_and_in_its_order(register: Register):
    empty = register.cart()
    first, second, third = (register.line(code) for code in (shop.RING, shop.BANGLE, shop.SILVER))

    with register.books() as books:
        keep_line(books, empty, first)
        keep_line(books, with_lines(empty, first), second)
        keep_line(books, with_lines(empty, first, second), third)

    assert draft(register) == with_lines(empty, first, second, third)


def test_a_line_that_was_taken_off_stays_off(register: Register):
    cart = register.cart(shop.RING, shop.BANGLE)

    with register.books() as books:
        drop_line(books, cart, cart.lines[0].line_id)

    assert draft(register) == with_lines(cart, cart.lines[1])


def test_a_member_or_a_tender_is_kept_without_touching_the_lines(register: Register):
    cart = register.cart(shop.RING)
    paid = msgspec.structs.replace(cart, tenders=(card(1_00),))

    with register.books() as books:
        keep_header(books, paid)

    assert draft(register) == paid


def test_there_is_one_cart_on_the_screen(register: Register):
    register.cart(shop.RING)
    second = register.cart(shop.BANGLE)

    with register.books() as books:
        keep_cart(books, second)

    assert draft(register) == second
    assert len(rows(register.database, cart_draft)) == len(rows(register.database, cart_draft_line)) == 1


def test_the_draft_is_this_tills_business_and_in_no_journal(register: Register):
    before = len(rows(register.database, journal))

    register.cart(shop.RING, shop.BANGLE)

    assert len(rows(register.database, journal)) == before


# --- rights that were lost with the program ----------------------------------------------------------------------


def test_a_right_that_no_cart_remembers_is_given_back_at_start(register: Register):
    asked(register, "LOST")

    with register.books() as books:
        count = settle_lost_rights(books, None)

    assert count == 1
    assert kinds(register, -1) == ["rights.closed"]
    assert rows(register.database, in_doubt) == []


def test_a_right_of_the_cart_on_the_screen_is_kept(register: Register):
    asked(register, "R1")
    asked(register, "R2")
    voucher = CartVoucher(code=shop.VOUCHER, rule_code="V100", right_id="R2")
    cart = register.cart(shop.SILVER, card_no=shop.LI, tenders=(stored_value(1_00),), vouchers=(voucher,))

    with register.books() as books:
        assert settle_lost_rights(books, cart) == 0

    assert len(rows(register.database, in_doubt)) == 2


def test_a_question_without_an_answer_is_not_settled_by_guessing(register: Register):
    row = {"right_id": "R9", "account": "value:m1", "amount": 1, "asked_at": "", "state": "asked"}
    with register.books() as books:
        books.carry_out([Put(in_doubt, row)])
        assert settle_lost_rights(books, None) == 0

    assert [kept["right_id"] for kept in rows(register.database, in_doubt)] == ["R9"]


# --- the file as a whole -----------------------------------------------------------------------------------------


def test_after_a_morning_of_bills_the_file_says_what_its_journal_says(register: Register):
    with register.books() as books:
        books.record(
            VoucherIssued(code="VC0000000009", rule_code="V100", member_id="", valid_until="2027-01-01T00:00:00+08:00")
        )
    sold = [register.sell(code, card_no=shop.LI) for code in (shop.RING, shop.BANGLE, shop.PENDANT)]

    with register.reading() as connection:
        head = sale_by_no(connection, sold[1].fact.sale_no)

    assert head is not None
    assert head.policy == canonical(POLICY).decode()
    assert register.verdict().findings == ()
