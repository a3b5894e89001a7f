"""Taking money: split tenders, the commit in one go, paper that never blocks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kernel.books import Books
from kernel.tables import exception_ledger, journal
from membership.rules.points import PointsPolicy, Validity
from pos_app.settings import PrinterSettings
from shop.sales.tables import sale
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.counter import Counter, SmallChain, standing_alone
from tests.builders.value import pay_value, rights_held, value_bill
from tests.printers.fakes import unused_port


def test_exact_cash_takes_two_steps(counter: Counter):
    counter.ok("scan", code=shop.RING)

    counter.ok("pay", method="cash")
    done = counter.ok("commit")

    assert (done["due"], done["change"], done["sale_no"]) == ("8,980.00", "0.00", "S-HP01-20261121-0001")


def test_more_cash_than_due_gives_change(counter: Counter):
    counter.ok("scan", code=shop.RING)

    answer = counter.ok("pay", method="cash", amount="9000")

    assert (answer["left"], answer["change"]) == ("0.00", "20.00")
    assert counter.ok("commit")["change"] == "20.00"


def test_only_cash_can_be_more_than_what_is_left(counter: Counter):
    counter.ok("scan", code=shop.RING)

    assert counter.refusal("pay", method="card", amount="9000", reference="8842") == "tender.too_much"


def test_a_card_needs_the_number_of_its_slip(counter: Counter):
    counter.ok("scan", code=shop.RING)

    assert counter.refusal("pay", method="card") == "tender.reference_missing"
    assert counter.ok("pay", method="card", reference="8842")["left"] == "0.00"


def test_nothing_and_less_than_nothing_is_no_tender(counter: Counter):
    counter.ok("scan", code=shop.RING)

    assert counter.refusal("pay", method="cash", amount="0") == "tender.not_positive"
    assert counter.refusal("pay", method="cash", amount="-5") == "tender.not_positive"


def test_a_way_of_paying_that_nobody_knows_is_refused(counter: Counter):
    counter.ok("scan", code=shop.RING)

    assert counter.refusal("pay", method="shells", amount="1") == "tender.unknown"


def test_a_bill_that_is_not_paid_in_full_stays(counter: Counter):
    counter.ok("scan", code=shop.RING)
    counter.ok("pay", method="cash", amount="100")

    assert counter.refusal("commit") == "tender.not_paid_in_full"
    assert counter.codes() == [shop.RING]


def test_a_tender_that_is_not_there_cannot_be_removed(counter: Counter):
    counter.ok("scan", code=shop.RING)
    counter.ok("pay", method="cash", amount="100")

    assert [counter.refusal("remove_tender", no=no) for no in (0, 2, -1)] == ["sales.line_unknown"] * 3
    assert counter.ok("remove_tender", no=1)["tenders"] == []


def test_nothing_is_committed_before_the_tender_begins(counter: Counter):
    counter.ok("scan", code=shop.RING)

    assert counter.refusal("commit") == "sales.not_in_tender"
    assert counter.refusal("cancel_tender") == "sales.not_in_tender"


def test_an_empty_bill_cannot_be_paid(counter: Counter):
    assert counter.refusal("begin_tender") == "sales.cart_empty"


def test_a_member_shown_while_paying_prices_the_bill_anew(counter: Counter):
    counter.ok("scan", code=shop.RING)
    counter.ok("begin_tender")

    counter.ok("scan", code=shop.LI)

    assert counter.ok("begin_tender")["due"] == "8,800.40"


def test_after_the_first_tender_the_price_stands(counter: Counter):
    counter.ok("scan", code=shop.RING)
    counter.ok("pay", method="cash", amount="100")

    assert counter.refusal("scan", code=shop.LI) == "sales.in_tender"
    assert counter.refusal("scan", code=shop.VOUCHER) == "sales.in_tender"


def test_the_commit_writes_everything_once(counter: Counter):
    value_bill(counter)
    counter.ok("cancel_tender")
    counter.ok("scan", code=shop.LI_VOUCHER)
    pay_value(counter, "2000")
    counter.ok("pay", method="card", amount="5000", reference="8842")
    counter.ok("pay", method="cash", amount="2000")
    before = len(counter.journal())

    done = counter.ok("commit")

    assert (done["due"], done["change"], done["points_after"]) == ("8,700.40", "299.60", 12_860 + 8_700)
    assert [entry.kind for entry in counter.journal()[before:]] == [
        "sales.completed", "stock.pieces_sold", "membership.points_earned", "membership.stored_value_spent",
        "rights.closed", "promotions.voucher_redeemed", "rights.closed",
    ]  # fmt: skip
    assert counter.account("李雪梅").points == 21_560
    assert counter.codes() == []
    assert counter.refusal("commit") == "sales.not_in_tender"
    assert rights_held(counter) == ()
    assert counter.sound()


def test_a_voucher_is_used_once(counter: Counter):
    counter.ok("scan", code=shop.RING)
    counter.ok("scan", code=shop.VOUCHER)
    counter.ok("pay", method="cash")
    counter.ok("commit")
    counter.ok("scan", code=shop.SILVER)

    answer = counter.do("scan", code=shop.VOUCHER)

    assert answer["code"] == "voucher.used"
    assert "和平路店" in answer["message"]


def test_a_voucher_that_takes_nothing_off_is_kept_for_another_bill(counter: Counter):
    counter.ok("attach_member", tail="李雪梅")
    counter.ok("scan", code=shop.VOUCHER)
    counter.ok("scan", code=shop.LI_VOUCHER)
    counter.sell(shop.SILVER)

    counter.ok("scan", code=shop.PLAIN_RINGS[5])
    counter.ok("attach_member", tail="李雪梅")

    assert counter.refusal("scan", code=shop.VOUCHER) == "voucher.used"
    assert counter.ok("scan", code=shop.LI_VOUCHER)["off"] == "100.00"


def test_numbers_run_on_without_a_gap_and_begin_again_the_next_day(counter: Counter):
    today = [counter.sell(code)["sale_no"] for code in shop.PLAIN_RINGS[:3]]
    counter.ok("scan", code=shop.RING)
    counter.ok("void", reason="不要了")
    today.append(counter.sell(shop.SILVER)["sale_no"])
    counter.unlock(shop.MANAGER)
    counter.ok("count_drawer", total="2200")
    counter.ok("close_day", reason="试")
    counter.clock.forward(days=1)
    counter.ok("open_day", float="1000")

    assert today == [f"S-HP01-20261121-{number:04}" for number in (1, 2, 3, 4)]
    assert counter.sell(shop.RING)["sale_no"] == "S-HP01-20261122-0001"


def test_without_an_open_day_nothing_is_sold(tmp_path: Path):
    with standing_alone(tmp_path) as till:
        till.unlock(shop.CASHIER)
        till.ok("scan", code=shop.RING)

        assert till.refusal("begin_tender") == "day.not_open"
        assert till.codes() == [shop.RING]


def test_after_the_close_nothing_is_sold_that_no_close_would_show(counter: Counter):
    counter.unlock(shop.MANAGER)
    counter.ok("count_drawer", total="1000")
    counter.ok("close_day")
    counter.ok("scan", code=shop.RING)

    assert counter.refusal("begin_tender") == "day.not_open"


def test_a_piece_sold_elsewhere_meanwhile_stops_the_payment_of_its_line(chain: SmallChain):
    chain["HP01"].ok("scan", code=shop.RING)
    chain["HP02"].sell(shop.RING)
    chain.sync("HP02", "HP01")

    assert chain["HP01"].refusal("begin_tender") == "sales.line_blocked"
    assert chain["HP01"].cart()["lines"][0]["trouble"] == "item.sold"


def test_a_commit_that_fails_half_way_leaves_no_trace(counter: Counter, monkeypatch: pytest.MonkeyPatch):
    counter.ok("scan", code=shop.RING)
    counter.ok("pay", method="cash")
    before = rows(counter.till.place.database, journal)
    record = Books.record

    def failing(self: Books, fact, **more):  # type: ignore[no-untyped-def]
        if fact.kind == "stock.pieces_sold":
            raise OSError("the disk is full")
        return record(self, fact, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Books, "record", failing)
        with pytest.raises(Exception, match="disk"):
            counter.do("commit")

    assert rows(counter.till.place.database, journal) == before
    assert counter.ok("commit")["sale_no"] == "S-HP01-20261121-0001"


@pytest.fixture(params=["a folder that cannot be written", "a printer that refuses"])
def without_paper(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Counter]:
    (tmp_path / "in the way").write_text("a file where the folder should be")
    settings = {
        "a folder that cannot be written": PrinterSettings(kind="file", folder=str(tmp_path / "in the way" / "paper")),
        "a printer that refuses": PrinterSettings(kind="network", host="127.0.0.1", port=unused_port()),
    }[request.param]
    with standing_alone(tmp_path, printer=settings) as till:
        yield till.begin()


def test_trouble_with_paper_never_blocks_the_sale(without_paper: Counter):
    done = without_paper.sell(shop.RING)

    assert (done["print_state"], done["drawer"]) == ("queued", "trouble")
    assert without_paper.till.post.last is not None
    assert without_paper.till.post.last.print_trouble.startswith("printer.")
    assert without_paper.sell(shop.SILVER)["sale_no"].endswith("-0002")
    assert without_paper.refusal("reprint", sale_no=done["sale_no"]) == "printer.still_queued"


def test_a_piece_sold_twice_offline_takes_no_other_piece_of_its_bill_with_it(chain: SmallChain):
    chain.wires["HP01"].down = chain.wires["HP02"].down = True
    chain["HP01"].sell(shop.RING)
    chain["HP02"].sell(shop.RING, shop.SILVER)
    chain.wires["HP01"].down = chain.wires["HP02"].down = False

    chain.sync("HP01", "HP02", "HP01")

    assert chain["HP01"].refusal("scan", code=shop.SILVER) == "item.sold"
    assert len(rows(chain.office.database, sale)) == 2
    assert [row["kind"] for row in rows(chain.office.database, exception_ledger)] == ["stock.pieces_sold"]


def test_a_receipt_says_which_points_end_soon_where_the_chain_says_so(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as till:
        till.begin(shop.MANAGER)
        points = PointsPolicy(validity=Validity(kind="months", months=1), ending_on_receipt=True)
        till.till.post.settings = msgspec.structs.replace(till.till.settings, points=points)
        till.ok("attach_member", tail="李雪梅")
        till.sell(shop.RING)

        text = "".join(till.ok("receipt")["text"])

        assert "2026-12-21 过期" in text
