"""The drawer and the day: float, cash in and out, blind counts, the close with its papers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from pos_app.settings import PrinterSettings, load_settings
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[Counter]:
    """After a day with one bill of 8,980.00 in cash; the manager stands at the till, paper goes to files."""
    with standing_alone(tmp_path, printer=PrinterSettings(kind="file")) as till:
        till.begin()
        till.ok("scan", code=shop.RING)
        till.ok("pay", method="cash", amount="9000")
        till.ok("commit")
        till.unlock(shop.MANAGER)
        yield till


def papers(counter: Counter) -> list[str]:
    return [path.read_text("utf-8") for path in sorted((counter.folder / "paper").glob("*.txt"))]


def test_the_day_opens_once(counter: Counter):
    assert counter.refusal("open_day", float="1000") == "day.already_open"
    assert counter.till.drawer.day_is_open()


def test_a_float_is_nothing_or_more(tmp_path: Path):
    with standing_alone(tmp_path) as till:
        till.unlock(shop.CASHIER)

        assert till.refusal("open_day", float="-1") == "cash.not_positive"


def test_change_was_never_cash_in(evening: Counter):
    assert evening.ok("count_drawer", total="9980")["difference"] == "0.00"


def test_pay_ins_pay_outs_and_drops_move_what_should_be_there(evening: Counter):
    evening.ok("cash", what="pay_in", amount="200.00", reason="换零钱")
    evening.ok("cash", what="pay_out", amount="50.00", reason="快递费")
    evening.ok("cash", what="drop", amount="5000.00", reason="送银行")

    assert evening.ok("count_drawer", total="5000")["expected"] == "5,130.00"


def test_a_cash_slip_comes_out_at_once_and_is_to_be_signed(evening: Counter):
    evening.ok("cash", what="drop", amount="5000.00", reason="送银行")

    slip = papers(evening)[-1]
    assert all(words in slip for words in ("缴款", "￥5,000.00", "送银行", "周建平", "4,980.00", "店长："))


@pytest.mark.parametrize(
    ("what", "amount", "reason", "refusal"),
    [
        ("drop", "99999.00", "送银行", "cash.short"),
        ("pay_out", "1.00", " ", "cash.reason_missing"),
        ("pay_in", "0", "换零钱", "cash.not_positive"),
        ("gift", "1.00", "送", "script.bad_command"),
    ],
)
def test_cash_that_cannot_move_so_is_refused(evening: Counter, what: str, amount: str, reason: str, refusal: str):
    assert evening.refusal("cash", what=what, amount=amount, reason=reason) == refusal
    assert evening.ok("count_drawer", total="9980")["difference"] == "0.00"


def test_the_drawer_opens_without_a_sale_for_a_reason_that_is_kept(evening: Counter):
    assert evening.refusal("open_drawer", reason="") == "cash.reason_missing"
    assert evening.ok("open_drawer", reason="换零钱")["drawer"] == "opened"
    assert any("无销售开箱" in text and "换零钱" in text for text in papers(evening))
    assert "换零钱" in evening.journal("daily_close.drawer_opened")[0].body


def test_a_count_by_notes_and_coins(evening: Counter):
    answer = evening.ok("count_drawer", counts={"100": 99, "50": 1, "10": 3, "0.5": 1})

    assert (answer["counted"], answer["difference"]) == ("9,980.50", "0.50")


def test_a_count_of_nothing_named_or_of_strange_notes_is_refused(evening: Counter):
    assert evening.refusal("count_drawer") == "script.bad_command"
    assert evening.refusal("count_drawer", counts={"3": 1}) == "day.count_impossible"
    assert evening.refusal("count_drawer", counts={"100": -1}) == "day.count_impossible"
    assert evening.refusal("count_drawer", total="0.01") == "script.bad_command"


def test_two_counts_are_kept_and_a_third_is_refused(evening: Counter):
    evening.ok("count_drawer", total="9900")
    evening.ok("count_drawer", total="9980")

    assert evening.refusal("count_drawer", total="9980") == "day.counted_twice"
    counts = evening.ok("close_draft")["close"]["counts"]
    assert [count["counted_fen"] for count in counts] == [9_900_00, 9_980_00]


def test_the_close_needs_a_count(evening: Counter):
    assert evening.refusal("close_day") == "day.not_counted"


def test_a_difference_needs_a_reason_and_is_a_fact(evening: Counter):
    evening.ok("count_drawer", total="9970")

    assert evening.refusal("close_day") == "day.difference_unexplained"
    closed = evening.ok("close_day", reason="找零差错")
    assert closed["difference"] == "-10.00"
    assert any(line.startswith("短款") and line.endswith("-10.00") for line in closed["slip"])


def test_a_difference_beyond_the_limit_needs_someone_who_may(evening: Counter):
    evening.ok("count_drawer", total="9000")
    evening.unlock(shop.CASHIER)
    evening.ok("approve", staff=shop.MANAGER, pin=shop.pin_of(shop.MANAGER), permission="day.close")

    assert evening.refusal("close_day", reason="查不出") == "day.difference_too_large"
    evening.ok("approve", staff=shop.MANAGER, pin=shop.pin_of(shop.MANAGER), permission="day.close")
    closed = evening.ok("close_day", reason="查不出", approver=shop.MANAGER, approver_pin=shop.pin_of(shop.MANAGER))
    assert closed["difference"] == "-980.00"


def test_an_approvers_wrong_pin_closes_nothing(evening: Counter):
    evening.ok("count_drawer", total="9980")

    assert evening.refusal("close_day", approver=shop.MANAGER, approver_pin="000001") == "auth.pin_wrong"
    assert evening.till.drawer.day_is_open()


def test_an_open_bill_stops_the_close(evening: Counter):
    evening.ok("count_drawer", total="9980")
    evening.ok("scan", code=shop.SILVER)

    assert evening.refusal("close_day") == "day.cart_open"
    checks = evening.ok("close_draft")["close"]["checks"]
    assert [(check["code"], check["blocks"]) for check in checks] == [("cart", True)]


def test_parked_bills_are_named_before_the_close(evening: Counter):
    evening.ok("scan", code=shop.SILVER)
    evening.ok("hold")

    checks = evening.ok("close_draft")["close"]["checks"]

    assert [(check["code"], check["count"], check["blocks"]) for check in checks] == [("holds", 1, False)]


def test_a_second_backup_disk_that_is_gone_is_named_before_the_close(evening: Counter, tmp_path: Path):
    settings = load_settings(evening.folder)
    msgspec.structs.replace(settings, backup_folder=str(tmp_path / "usb" / "jinpu")).keep(evening.folder)
    evening.reopen()
    evening.unlock(shop.MANAGER)
    evening.till.upkeep.run_once()

    checks = evening.ok("close_draft")["close"]["checks"]

    assert [(check["code"], check["words"], check["blocks"]) for check in checks] == [
        ("backup", "第二块备份盘没插,备份只在本机", False)
    ]


def test_a_backup_that_was_not_made_is_named_before_the_close(evening: Counter):
    (evening.folder / "backups").write_text("in the way")
    evening.till.upkeep.run_once()

    checks = evening.ok("close_draft")["close"]["checks"]

    assert [(check["code"], check["words"]) for check in checks] == [("backup", "自动备份没有做成,请清理磁盘")]


def test_the_close_prints_its_slip_and_writes_its_page(evening: Counter):
    evening.ok("count_drawer", total="9980")

    closed = evening.ok("close_day")

    slip = papers(evening)[-1]
    assert all(words in slip for words in ("日结", "收银机", "HP01", "2026-11-21", "周建平", "8,980.00", "18K金"))
    assert Path(closed["pdf"]).read_bytes().startswith(b"%PDF")
    assert evening.sound()


def test_what_did_not_move_takes_one_line_of_the_slip(evening: Counter):
    evening.ok("count_drawer", total="9980")

    slip = evening.ok("close_day")["slip"]

    assert [line.split() for line in slip if line.startswith("铂金950")] == [["铂金950", "1", "/", "5.60"]]
    moved = slip.index(next(line for line in slip if line.startswith("18K金")))
    assert [line.split()[0] for line in slip[moved + 1 : moved + 3]] == ["-销售", "期末"]


def test_a_closed_day_is_not_opened_again(evening: Counter):
    evening.ok("count_drawer", total="9980")
    evening.ok("close_day")

    assert evening.refusal("open_day", float="1000") == "day.already_closed"
    assert evening.refusal("close_day") == "day.not_open"
    assert evening.refusal("count_drawer", total="1") == "day.not_open"


def test_the_day_goes_on_past_midnight_until_it_is_closed(evening: Counter):
    evening.clock.forward(hours=15)

    assert evening.ok("status")["overdue_day"] == "2026-11-21"
    assert evening.sell(shop.SILVER)["sale_no"] == "S-HP01-20261121-0002"
    assert evening.refusal("open_day", float="1000") == "day.already_open"
    evening.ok("count_drawer", total="10348")
    assert evening.ok("close_day")["date"] == "2026-11-21"


def test_the_next_morning_offers_the_float_of_before(evening: Counter):
    evening.ok("count_drawer", total="9980")
    evening.ok("close_day")
    evening.clock.forward(days=1)

    assert evening.till.drawer.last_float() == 1_000_00
    evening.ok("open_day", float="1000")
    assert evening.ok("status")["business_date"] == "2026-11-22"


def test_before_the_first_close_a_usual_float_is_offered(counter: Counter):
    assert counter.till.drawer.last_float() == 1_000_00


def test_a_parked_bill_ends_with_the_day_and_its_piece_is_free_again(evening: Counter):
    evening.ok("scan", code=shop.BANGLE)
    evening.ok("hold")
    evening.ok("count_drawer", total="9980")
    evening.ok("close_day")

    assert evening.ok("holds")["holds"] == []
    assert evening.ok("find_pieces", text=shop.BANGLE)["pieces"][0]["state"] == "in_stock"
