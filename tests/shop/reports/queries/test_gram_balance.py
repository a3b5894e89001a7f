"""Grams are balanced for any days: yesterday's closing is today's opening."""

from __future__ import annotations

from msgspec.structs import replace

from shop.catalogue.facts import PieceRecord
from shop.daily_close.usecases import open_day
from shop.stock.facts import PiecesReturned, TransferLine
from shop.stock.usecases import receive_pieces, send_pieces
from tests.builders import shop
from tests.builders.register import Register
from tests.shop.reports.day import DAY, NEXT, a_day, another_day, rows


def test_opening_and_what_came_less_what_went_is_closing():
    found = rows(a_day(), "gram_balance", "货品平衡")

    at = found.index(("足金999", "期初", 1, 20_350))
    assert found[at + 1 : at + 4] == (("", "+入库", 1, 10_000), ("", "-销售", 2, 30_350), ("", "期末", 0, 0))


def test_a_past_day_is_told_as_it_closed():
    register = a_day()
    another_day(register)
    register.sell(shop.RING)

    past, today = (
        rows(register, "gram_balance", "货品平衡"),
        rows(register, "gram_balance", "货品平衡", first=NEXT, last=NEXT),
    )

    gem = past.index(("18K金", "期初", 2, 5_520))
    assert past[gem + 1] == ("", "期末", 2, 5_520)
    gem = today.index(("18K金", "期初", 2, 5_520))
    assert today[gem + 1 : gem + 3] == (("", "-销售", 1, 3_120), ("", "期末", 1, 2_400))
    assert not [row for row in (*past, *today) if row[1] == "不平"]


def test_a_days_gold_closes_as_it_was_worked_out():
    """足金999 g: 5,236.48 opening + 812.30 in - 428.65 sold + 12.06 returned - 96.20 sent = 5,535.99."""
    register = Register(opened=False)
    receive(register, OPEN=5_236_480 - 20_350 - 428_650 - 96_200, SOLD=416_590, BACK=12_060, SENT=96_200)
    with register.books() as books:
        open_day(books, store="HP", date=DAY, float_fen=0)
    register.clock.forward(seconds=1)
    receive(register, NEW=812_300)
    sold = register.sell("SOLD", "BACK").fact
    with register.books() as books:
        send_pieces(books, ["SENT"], store="HP", to_store="BJ", sign=lambda _data: "")
        back = TransferLine(version=2, piece=gold("BACK", 12_060))
        books.record(PiecesReturned(sale_no="S-2", of_sale_no=sold.sale_no, store="HP", from_store="HP", lines=(back,)))

    found = rows(register, "gram_balance", "货品平衡")

    at = found.index(("足金999", "期初", 5, 5_236_480))
    assert found[at + 1 : at + 6] == (
        ("", "+入库", 1, 812_300), ("", "+退货", 1, 12_060), ("", "-销售", 2, 428_650), ("", "-调出", 1, 96_200),
        ("", "期末", 4, 5_535_990),
    )  # fmt: skip


def receive(register: Register, **mg: int) -> None:
    with register.books() as books:
        receive_pieces(books, [gold(code, weight) for code, weight in mg.items()], store="HP", source="厂")


def gold(code: str, mg: int) -> PieceRecord:
    return replace(shop.PIECES[0], barcode=code, goods_no="", gross_weight_mg=mg, net_gold_weight_mg=mg)
