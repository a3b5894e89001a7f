"""Taking money: split tenders, stored value by a right, the commit in one go, paper that never blocks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel.books import Books
from kernel.tables import journal
from pos_app.settings import PrinterSettings
from sync.authority import held
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.counter import Counter, SmallChain, standing_alone
from tests.printers.fakes import unused_port


def value_bill(counter: Counter, code: str = shop.RING) -> Counter:
    """李雪梅's bill, ready to be paid."""
    counter.ok("attach_member", tail="李雪梅")
    counter.ok("scan", code=code)
    counter.ok("begin_tender")
    return counter


def pay_value(counter: Counter, amount: str, pin: str = shop.VALUE_PIN) -> dict[str, object]:
    return counter.do("pay", method="stored_value", amount=amount, pin=pin)


def rights_held(counter: Counter) -> tuple[str, ...]:
    with counter.till.place.database.reading() as connection:
        return held(connection)


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


def test_stored_value_is_spent_by_a_right_principal_and_bonus_in_proportion(counter: Counter):
    value_bill(counter)

    assert pay_value(counter, "1600")["left"] == "7,200.40"
    counter.ok("pay", method="cash")
    done = counter.ok("commit")

    left = counter.account("李雪梅")
    assert (left.principal_fen, left.bonus_fen, done["value_left"]) == (1_500_00, 100_00, "1,600.00")


def test_a_wrong_pin_counts_and_five_lock_the_account(counter: Counter):
    value_bill(counter)

    codes = [pay_value(counter, "100", shop.WRONG_PIN)["code"] for _ in range(5)]

    assert codes == ["stored_value.pin_wrong"] * 4 + ["stored_value.locked"]
    assert pay_value(counter, "100")["code"] == "stored_value.locked"
    counter.clock.forward(minutes=16)
    assert pay_value(counter, "100")["ok"]


def test_a_member_without_a_pin_pays_otherwise(counter: Counter):
    counter.ok("attach_member", tail="周敏")
    counter.ok("scan", code=shop.RING)

    assert pay_value(counter, "100", "")["code"] == "stored_value.pin_missing"


def test_more_than_the_balance_is_refused(counter: Counter):
    value_bill(counter)

    assert pay_value(counter, "3200.01")["code"] == "stored_value.balance_too_low"


def test_the_same_money_is_not_set_aside_twice_on_one_bill(counter: Counter):
    value_bill(counter)
    pay_value(counter, "3000")

    assert pay_value(counter, "300")["code"] == "stored_value.balance_too_low"
    assert pay_value(counter, "200")["ok"]


def test_stored_value_needs_the_member_on_the_bill(counter: Counter):
    counter.ok("scan", code=shop.RING)

    assert pay_value(counter, "100")["code"] == "tender.member_needed"


def test_a_removed_stored_value_tender_returns_its_right(counter: Counter):
    value_bill(counter)
    pay_value(counter, "3200")

    counter.ok("remove_tender", no=1)

    assert rights_held(counter) == ()
    assert pay_value(counter, "3200")["ok"]


def test_going_back_to_the_bill_returns_every_right(counter: Counter):
    value_bill(counter)
    pay_value(counter, "3000")
    pay_value(counter, "200")

    counter.ok("cancel_tender")

    assert rights_held(counter) == ()
    counter.ok("begin_tender")
    assert pay_value(counter, "3200")["ok"]


def test_a_cancelled_bill_returns_its_right(counter: Counter):
    value_bill(counter)
    pay_value(counter, "3200")

    counter.ok("void", reason="顾客走了")

    assert rights_held(counter) == ()
    assert pay_value(value_bill(counter), "3200")["ok"]


def test_offline_stored_value_is_refused_in_words_and_cash_goes_on(chain: SmallChain):
    till = chain["HP01"]
    value_bill(till)
    chain.wires["HP01"].down = True

    answer = pay_value(till, "100")

    assert (answer["code"], "联系不上总部" in str(answer["message"])) == ("stored_value.offline", True)
    till.ok("pay", method="cash")
    assert till.ok("commit")["due"] == "8,800.40"


def test_a_voucher_offline_is_refused_and_the_bill_stays(chain: SmallChain):
    till = chain["HP01"]
    till.ok("scan", code=shop.RING)
    chain.wires["HP01"].down = True

    assert till.refusal("scan", code=shop.VOUCHER) == "voucher.not_granted"
    assert till.cart()["codes"] == ()


def test_a_right_whose_answer_was_lost_is_given_up_and_the_money_is_free_again(chain: SmallChain):
    till = chain["HP01"]
    value_bill(till)
    chain.wires["HP01"].lose.append("ask")
    assert pay_value(till, "3200")["code"] == "stored_value.offline"

    till.ok("sync")

    assert pay_value(till, "3200")["ok"]


def test_a_right_that_was_granted_before_a_crash_is_given_back_at_the_restart(chain: SmallChain):
    till = chain["HP01"]
    value_bill(till)
    right_id = till.till.post.ids.new()
    till.till.post.rights.ask(
        right_id=right_id, account=f"value:{till.member_id('李雪梅')}", amount=3_200_00, pin=shop.VALUE_PIN
    )

    till.reopen()

    assert rights_held(till) == ()
    till.ok("unlock", staff=shop.CASHIER, pin=shop.pin_of(shop.CASHIER))
    till.ok("sync")
    value_bill_again = till.ok("begin_tender")
    assert value_bill_again["due"] == "8,800.40"
    assert pay_value(till, "3200")["ok"]


def test_a_stored_value_tender_survives_a_crash_and_is_spent_once(counter: Counter):
    value_bill(counter)
    pay_value(counter, "3200")

    counter.reopen()
    counter.unlock(shop.CASHIER)

    assert len(rights_held(counter)) == 1
    counter.ok("pay", method="cash")
    counter.ok("commit")
    assert counter.account("李雪梅").principal_fen == 0
    assert len(counter.journal("membership.stored_value_spent")) == 1
    assert counter.sound()


def test_a_voucher_taken_off_can_be_used_at_the_other_till_at_once(chain: SmallChain):
    chain["HP01"].ok("scan", code=shop.RING)
    chain["HP01"].ok("scan", code=shop.VOUCHER)
    chain["HP02"].ok("scan", code=shop.SILVER)
    assert chain["HP02"].refusal("scan", code=shop.VOUCHER) == "voucher.not_granted"

    chain["HP01"].ok("remove_voucher", code=shop.VOUCHER)
    chain.sync("HP01")

    assert chain["HP02"].ok("scan", code=shop.VOUCHER)["off"] == "100.00"


def test_money_set_aside_at_one_store_cannot_be_spent_at_the_other(chain: SmallChain):
    value_bill(chain["HP01"])
    pay_value(chain["HP01"], "3200")
    value_bill(chain["BJ01"], shop.BJ_RING)

    assert pay_value(chain["BJ01"], "100")["code"] == "stored_value.balance_too_low"


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


def test_two_stores_see_the_same_points_and_balance(chain: SmallChain):
    value_bill(chain["HP01"])
    pay_value(chain["HP01"], "2000")
    chain["HP01"].ok("pay", method="cash")
    chain["HP01"].ok("commit")
    chain.sync("HP01", "BJ01")

    page = chain["BJ01"].ok("member", id=chain["BJ01"].member_id("李雪梅"))["member"]

    assert (page["points"], page["principal_fen"], page["bonus_fen"]) == (21_660, 1_125_00, 75_00)
    assert chain.office.verify().findings == ()
    assert chain["BJ01"].sound()
