"""A piece that a receipt sold comes back once: given back for money, or as old gold for new."""

from __future__ import annotations

from kernel.tables import exception_ledger
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.counter import Counter, SmallChain
from tests.builders.old_gold import SELLER, old_piece

WHY = "不要了"


def sold(counter: Counter) -> str:
    counter.unlock(shop.MANAGER)
    return str(counter.sell(shop.BANGLE)["sale_no"])


def give_back(counter: Counter, sale_no: str) -> None:
    """The bangle is on the bill, weighed as it was sold."""
    counter.ok("return_lines", sale_no=sale_no, lines=[1], reason=WHY)
    counter.ok("weigh_return", sale_no=sale_no, line=1, weight="20.35")


def trade_in(counter: Counter, sale_no: str) -> None:
    """The bangle is on the bill, for a new piece."""
    counter.ok("scan", code=shop.PLAIN_RINGS[0])
    counter.ok("old_gold_add", piece=own(sale_no))


def own(sale_no: str, kind: str = "trade_in", **more: object) -> dict[str, object]:
    return old_piece(kind, "20.35", source="own", receipt=sale_no, barcode=shop.BANGLE, **more)


def close(counter: Counter) -> None:
    if counter.ok("begin_tender")["left"] != "0.00":
        counter.ok("pay", method="cash")
    counter.ok("commit")


def test_the_receipt_of_what_was_given_back_buys_nothing(counter: Counter):
    sale_no = sold(counter)
    give_back(counter, sale_no)
    close(counter)

    answer = counter.do("old_gold_add", piece=own(sale_no))
    bought = counter.refusal("old_gold_add", piece=own(sale_no, "buy_back", seller=SELLER))

    assert answer["code"] == bought == "old_gold.traded_before"
    assert "退回" in answer["message"]


def test_what_was_traded_in_is_not_given_back(counter: Counter):
    sale_no = sold(counter)
    trade_in(counter, sale_no)
    close(counter)

    assert counter.refusal("return_lines", sale_no=sale_no, lines=[1], reason=WHY) == "return.not_sold"
    assert counter.sound()


def test_one_bill_does_not_take_a_piece_both_ways(counter: Counter):
    sale_no = sold(counter)
    trade_in(counter, sale_no)
    give_back(counter, sale_no)

    assert counter.refusal("begin_tender") == "old_gold.traded_before"


def test_a_parked_trade_in_waits_in_vain_when_its_piece_is_given_back(counter: Counter):
    sale_no = sold(counter)
    trade_in(counter, sale_no)
    counter.ok("hold")
    give_back(counter, sale_no)
    close(counter)
    counter.ok("recall")

    assert counter.refusal("begin_tender") == "old_gold.traded_before"


def test_two_tills_that_take_a_piece_both_ways_are_an_exception(chain: SmallChain):
    first, second = chain["HP01"], chain["HP02"]
    sale_no = sold(first)
    second.unlock(shop.MANAGER)
    second.fill_drawer()
    give_back(first, sale_no)
    trade_in(second, sale_no)
    close(first)
    close(second)

    chain.sync("HP01", "HP02")

    (waiting,) = rows(chain.office.database, exception_ledger)
    assert (waiting["register"], waiting["kind"]) == ("HP02", "old_gold.taken")
    assert "receipt_piece" in waiting["reason"]
