"""Each bill keeps what its figures came from, and gives the same figures again."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection

from pos_app.counter.parts import PartLine
from pos_app.counter.sheets import SheetParts
from shop.sales.facts import Charge, OddTaken, SaleCompleted, SoldTender
from shop.sales.rules.cart import Cart, CartPart
from shop.sales.rules.pricing import PricedCart
from shop.sales.tables import sale
from shop.sheet.queries import sheet_of_sale
from shop.sheet.rules.calculate import calculate
from shop.sheet.rules.comparing import billed, compare
from shop.sheet.rules.figures import Sheet
from shop.sheet.rules.inputs import SheetInput, TradedInPiece
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.counter import Counter
from tests.pos_app.counter.test_parts import Scrap
from tests.pos_app.fake_scale import FakeScale


def kept(counter: Counter) -> SheetInput:
    database = counter.till.place.database
    with database.reading() as connection:
        found = sheet_of_sale(connection, rows(database, sale)[-1]["sale_id"])
    assert found is not None
    return found


def differences(counter: Counter, sheet: Sheet) -> list[str]:
    """Where the recorded bill is not what the sheet gives."""
    body = counter.journal("sales.completed")[-1].body
    stored = billed(msgspec.json.decode(body, type=SaleCompleted))
    return [words for one in compare(stored, sheet) for words in one.differences]


def test_a_bill_of_every_pricing_mode_is_worked_out_again_to_the_fen(counter: Counter):
    counter.till.post.settings = msgspec.structs.replace(counter.till.post.settings, ticket_unit_fen=100)
    for code in (shop.BANGLE, shop.RING, shop.PENDANT, shop.PLATINUM, shop.VOUCHER):
        counter.ok("scan", code=code)
    counter.ok("attach_member", tail="1234")
    counter.till.post.cart = msgspec.structs.replace(
        counter.till.post.cart, odd=OddTaken(fen=3_00, reason="老顾客", by="1003")
    )
    counter.ok("pay", method="cash")
    counter.ok("commit")

    sheet = calculate(kept(counter))

    assert differences(counter, sheet) == []
    assert (sheet.odd_fen > 3_00, sheet.points > 0, len(sheet.tax)) == (True, True, 4)


def test_nothing_in_a_kept_sheet_names_the_member(counter: Counter):
    counter.ok("scan", code=shop.RING)
    counter.ok("attach_member", tail="1234")
    counter.ok("pay", method="cash")
    counter.ok("commit")

    text = msgspec.json.encode(kept(counter)).decode()

    assert not [word for word in ("李", "6620", shop.LI, counter.member_id(shop.LI)) if word in text]


def test_a_part_that_does_not_tell_its_inputs_stands_with_amounts_and_documents(counter: Counter):
    counter.till.post.parts.own(Scrap())
    counter.ok("scan", code=shop.RING)
    counter.till.selling.lay_part(CartPart(part_id="L-1", kind="scrap", body="100000"))
    counter.ok("pay", method="cash")
    counter.ok("commit")

    sheet = calculate(kept(counter))

    assert (sheet.charges_fen, sheet.paid_fen, sheet.pay_fen) == (5_00, 1_000_00, 7_985_00)
    assert differences(counter, sheet) == []


class OldGold(Scrap):
    """A part that tells what it was worked out from."""

    def charges(self, _connection: Connection, _cart: Cart, _priced: PricedCart) -> Sequence[Charge]:
        return ()

    def tenders(self, _connection: Connection, _cart: Cart, _priced: PricedCart) -> Sequence[SoldTender]:
        return [SoldTender(method="scrap", amount_fen=1_010_00, tendered_fen=1_010_00, reference="L-1")]

    def lines(self, _connection: Connection, _cart: Cart, _priced: PricedCart) -> Sequence[PartLine]:
        return ()

    def on_sheet(self, _connection: Connection, _cart: Cart, _priced: PricedCart) -> SheetParts:
        piece = TradedInPiece(old_no="L-1", purity_code="AU999", net_mg=1_000, trade_in_fen=1_010_00, recycle_fen=1)
        return SheetParts(old_gold=(piece,))


def test_a_part_that_tells_its_inputs_is_worked_out_with_the_bill(counter: Counter):
    counter.till.post.parts.own(OldGold())
    counter.ok("scan", code=shop.BANGLE)
    counter.till.selling.lay_part(CartPart(part_id="L-1", kind="scrap", body=""))
    counter.ok("pay", method="cash")
    counter.ok("commit")

    sheet = calculate(kept(counter))

    assert (sheet.paid_fen, sheet.old_gold[0].old_no, sheet.old_gold_fen) == (0, "L-1", 1_010_00)
    assert sheet.pay_fen == 21_632_05 - 1_010_00


def test_a_piece_that_was_weighed_is_worked_out_again_by_the_scale(counter: Counter):
    counter.till.weighing.scale = laid = FakeScale()
    counter.ok("scan", code=shop.BANGLE)
    laid.lay(20_340)
    counter.ok("weigh_line", no=1)
    counter.ok("pay", method="cash")
    counter.ok("commit")

    sheet = calculate(kept(counter))

    assert (sheet.lines[0].weight_mg, differences(counter, sheet)) == (20_340, [])
