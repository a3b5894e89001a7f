"""One day of a store, small enough to be added up by hand: three bills, one return, goods with and without a cost."""

from __future__ import annotations

from datetime import timedelta

from shop.catalogue.facts import PieceRecord
from shop.daily_close.usecases import close_day, count_drawer, open_day
from shop.reports.queries.report import Asked
from shop.reports.queries.shelf import fill, report_named
from shop.reports.rules.table import Cell, Table
from shop.returns.facts import LineReturned
from shop.stock.facts import PiecesReceived
from tests.builders import shop
from tests.builders.register import Register

DAY, NEXT = "2026-11-21", "2026-11-22"
ASKED = Asked("HP", DAY, DAY, people={"1008": "赵敏", "1007": "王芳"})
CHAIN_CODE = "6901000000001"
CHAIN = PieceRecord(
    barcode=CHAIN_CODE, category_major="素金", category="项链", pricing_mode="by_weight", purity_code="AU999",
    gross_weight_mg=10_000, net_gold_weight_mg=10_000, craft_fee_mode="per_gram", craft_fee_fen=30_00,
    cost_fen=9_500_00, counter="A1",
)  # fmt: skip
# 10.00 g x 1,028.00 + 300.00; 20.35 g x 1,028.00 + 712.25 less a fifth of the craft fee; 368.00 by its label.
CHAIN_FEN, BANGLE_LIST_FEN, BANGLE_OFF_FEN, SILVER_FEN = 10_580_00, 21_632_05, 142_45, 368_00


def a_day() -> Register:
    """A chain is delivered and sold; a member buys the bangle; silver is sold and comes back less 18.00."""
    register = Register()
    with register.books() as books:
        books.record(PiecesReceived(document_no="R-2", store="HP", source="厂", opening=False, pieces=(CHAIN,)))
    register.clock.forward(seconds=1)
    register.sell(CHAIN_CODE)
    register.sell(shop.BANGLE, card_no=shop.LI)
    bill = register.sell(shop.SILVER).fact
    with register.books() as books:
        books.record(_returned(bill.sale_id, bill.sale_no))
    register.clock.forward(seconds=1)
    return register


def _returned(sale_id: str, sale_no: str) -> LineReturned:
    return LineReturned(
        sale_no="S-HP01-20261121-0004", store="HP", from_store="HP", of_sale_id=sale_id, of_sale_no=sale_no,
        of_line_no=1, barcode=shop.SILVER, name="银925手链", purity_code="AG925", weight_mg=8_200, paid_fen=SILVER_FEN,
        kept_fen=0, fee_fen=18_00, refund_fen=350_00, member_id="", points=0, reason="尺寸不合", salesperson="1008",
        approved_by="1003",
    )  # fmt: skip


def another_day(register: Register) -> None:
    """The store closes with the drawer as it should be, and opens the next morning."""
    with register.books() as books:
        state, _ = count_drawer(books, {})
        close_day(books, difference_reason=f"差 {state.expected_fen}", approved_by=shop.MANAGER)
    register.clock.forward(seconds=int(timedelta(days=1).total_seconds()))
    with register.books() as books:
        open_day(books, store="HP", date=NEXT, float_fen=1_000_00)
    register.clock.forward(seconds=1)


def tables(register: Register, name: str, *, first: str = DAY, last: str = DAY, barcode: str = "") -> dict[str, Table]:
    """A report's tables by their titles."""
    with register.reading() as connection:
        filled = fill(connection, report_named(name), store="HP", first=first, last=last, barcode=barcode)
    return {table.title: table for table in filled.tables}


def rows(register: Register, name: str, title: str, **asked: str) -> tuple[tuple[Cell, ...], ...]:
    return tables(register, name, **asked)[title].rows
