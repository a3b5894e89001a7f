from __future__ import annotations

from msgspec.structs import replace

from pos_app.presenters.day_close import CASH, CHECK, CONFIRM, DIFFERENCE, METHODS, gram_facts
from pos_app.presenters.host import State
from shop.daily_close.facts import DepositTotal, MetalTotal
from tests.pos_app.fake_till import BANGLE, PIN
from tests.pos_app.fake_views import Counter


def closing(notes: dict[int, int] | None = None) -> Counter:
    """A manager at the step after the count, or at the first step without `notes`."""
    counter = Counter(staff="1001")
    counter.press("close_day")
    if notes is not None:
        counter.press("accept")
        counter.views["close"].face_counts = notes
        counter.press("accept", "accept")
    return counter


def facts(counter: Counter) -> dict[str, str]:
    return {fact.words: fact.value for fact in counter.seen("close", "step")[0].facts}


EXACT = {10_000: 39, 2_000: 2}
SHORT = {10_000: 39, 1_000: 3}
FAR_SHORT = {10_000: 30}


def test_a_quiet_day_starts_with_nothing_to_settle():
    counter = closing()

    assert counter.state is State.CLOSE
    assert facts(counter) == {"没有未完事项": "✔"}


def test_an_open_bill_blocks_the_first_step():
    counter = Counter(staff="1001")
    counter.scan(BANGLE.barcode)
    counter.press("close_day")

    counter.press("accept")

    assert counter.desk.close.step == CHECK
    assert counter.seen("close", "words")[0].code == "E-DAY-BLOCKED"


def test_the_count_is_blind():
    counter = closing()

    counter.press("accept")

    (picture,) = counter.seen("close", "step")
    assert (counter.desk.close.step, picture.form, picture.facts) == (CASH, "cash", ())


def test_the_sum_follows_the_typing():
    counter = closing()
    counter.views["close"].face_counts = EXACT

    counter.desk.close.counts_typed()

    assert counter.seen("close", "sum") == ("¥3,940.00",)


def test_after_the_count_the_difference_is_told():
    counter = closing(SHORT)

    counter.press("close_previous")

    assert facts(counter)["▲ 短款"] == "10.00"
    assert facts(counter)["系统应有"] == "¥3,940.00"


def test_the_drawer_can_be_counted_once_more():
    counter = closing(SHORT)
    counter.press("close_previous", "count_again")
    counter.views["close"].face_counts = EXACT

    counter.press("accept")

    assert [count.counted_fen for count in counter.till.counts] == [393_000, 394_000]


def test_close_wizard_resume_goes_on_behind_the_count():
    counter = closing(EXACT)
    counter.press("back")

    again = Counter(counter.till, staff="1001")
    again.press("close_day")

    assert again.desk.close.step == METHODS


def test_leaving_the_wizard_keeps_its_step():
    counter = closing(EXACT)
    counter.press("close_next", "back", "close_day")

    assert counter.desk.close.step == METHODS + 1


def test_an_exact_drawer_closes_without_a_word():
    counter = closing(EXACT)

    counter.press("accept", "accept", "accept", "accept")

    assert not counter.till.day_open
    assert "已日结" in counter.seen("close", "words")[0].text


def test_a_small_difference_needs_a_reason():
    counter = closing(SHORT)
    counter.press("accept", "accept")

    counter.press("accept")
    refused = counter.desk.close.step, counter.seen("close", "words")[0].code
    counter.views["close"].reason = ("找零差错", "", "")
    counter.press("accept", "accept")

    assert refused == (DIFFERENCE, "E-DAY-WHY")
    assert not counter.till.day_open


def test_a_large_difference_needs_the_manager_too():
    counter = closing(FAR_SHORT)
    counter.views["close"].reason = ("原因不明", "", "")
    counter.press("accept", "accept", "accept")
    at = counter.desk.close.step

    counter.press("accept")
    refused = counter.seen("close", "words")[0].code, counter.desk.close.step
    counter.views["close"].reason = ("原因不明", "1001", PIN)
    counter.press("accept", "accept")

    assert at == CONFIRM
    assert refused == ("E-DAY-LIMIT", DIFFERENCE)
    assert not counter.till.day_open


def test_after_the_close_the_key_leads_back_to_the_counter():
    counter = closing(EXACT)
    counter.press("accept", "accept", "accept", "accept")

    counter.press("accept")

    assert counter.state is State.IDLE


def test_a_cashier_needs_a_second_person_to_close():
    counter = Counter()

    counter.press("close_day")

    assert counter.state is State.APPROVAL


def test_metal_is_told_by_purity():
    counter = closing(EXACT)

    counter.press("accept")

    assert facts(counter) == {"足金999 期初 212 件 -销售 12 件": "结存 200 件  2199.65 g"}


def test_cash_was_counted_and_is_not_compared_again():
    counter = closing(EXACT)

    assert facts(counter) == {"银行卡  5 笔": "¥38,000.00"}


def test_a_large_difference_is_not_left_without_a_managers_number_and_pin():
    counter = Counter(staff="1007")
    counter.till.post.allowed = lambda permission: None
    counter.press("close_day", "accept")
    counter.views["close"].face_counts = FAR_SHORT
    counter.press("accept", "accept", "accept", "accept")
    counter.views["close"].reason = ("找零差错", "1001", "")

    counter.press("accept")
    stayed, said = counter.desk.close.step, counter.seen("close", "words")[0]
    counter.views["close"].reason = ("找零差错", "1001", PIN)
    counter.press("accept")

    assert (stayed, said.code) == (DIFFERENCE, "E-DAY-LIMIT")
    assert counter.desk.close.step == CONFIRM


def test_the_closed_day_shows_its_slip_and_where_its_page_lies():
    counter = closing(EXACT)

    counter.press("accept", "accept", "accept", "accept")

    assert counter.seen("close", "slip") == ("小票".encode(),)
    assert facts(counter)["A4 日结单"] == "close-HP01-2026-11-21.pdf"


def test_the_closed_days_page_is_printed_where_there_is_a_page_printer():
    counter = closing(EXACT)
    counter.till.pages.printer = "a4"
    counter.press("close_page")
    assert counter.state is State.CLOSE

    counter.press("accept", "accept", "accept", "accept")
    assert counter.seen("close", "step")[0].has_page
    counter.press("close_page", "accept")

    (job,) = counter.till.pages.jobs()
    assert (job.page, job.file) == ("daily_close", "/till/close-HP01-2026-11-21.pdf")
    assert counter.state is State.CLOSE


def test_without_a_page_printer_the_closed_days_page_is_opened():
    counter = closing(EXACT)

    counter.press("accept", "accept", "accept", "accept", "close_page")

    assert counter.seen("desk", "file") == ("/till/close-HP01-2026-11-21.pdf",)


def test_the_next_look_at_the_close_shows_no_old_slip():
    counter = closing(EXACT)
    counter.press("accept", "accept", "accept", "accept", "accept")

    counter.press("close_day")

    assert counter.seen("close", "slip") == (b"",)


def test_a_shop_that_stands_alone_uploads_nothing():
    counter = closing(EXACT)

    counter.press("accept", "accept", "accept", "accept")

    assert counter.seen("close", "words")[0].text == "已日结。"


def test_the_step_of_the_goods_tells_what_the_store_holds_for_its_customers():
    draft = replace(
        Counter(staff="1001").till.close_draft(),
        deposits=DepositTotal(opening_fen=1_000_00, taken_fen=6_000_00, closing_fen=7_000_00),
        own_metal=(
            MetalTotal(
                purity_code="AU999", opening_mg=0, in_mg=12_500, used_mg=11_900, loss_mg=120, returned_mg=0,
                closing_mg=480,
            ),
        ),
    )  # fmt: skip

    told = {fact.words: fact.value for fact in gram_facts(draft)}

    assert told["定金结存  期初 1,000.00"] == "¥7,000.00"
    assert told["来料 足金999"] == "欠 0.48 g"
