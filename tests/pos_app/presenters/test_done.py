from __future__ import annotations

from dataclasses import replace

import pytest

from pos_app.presenters.done import done_picture
from pos_app.presenters.host import State
from tests.pos_app.fake_till import BANGLE, RING
from tests.pos_app.fake_views import Counter


def sold(*codes: str) -> Counter:
    counter = Counter()
    counter.scan(*codes)
    counter.press("pay", "accept")
    return counter


def test_the_finished_bill_shows_change_number_and_ways():
    counter = Counter()
    counter.scan(RING.barcode)
    counter.press("pay")
    counter.views["tender"].amount_text = "9000"
    counter.press("by_cash")

    (picture,) = counter.seen("done", "done")

    assert (picture.change, picture.sale_no) == ("¥20.00", "S-HP01-20261121-0047")
    assert picture.tenders == "现金\u00a08,980.00"
    assert picture.drawer == "● 钱箱已开"


def test_a_member_sees_points_and_what_is_left():
    counter = sold(BANGLE.barcode, "M0000000001")

    (picture,) = counter.seen("done", "done")

    assert picture.points == "积分 +21,489 → 34,349"
    assert picture.value == "储值余 ¥3,200.00"


def test_the_receipt_is_drawn_behind_the_screen():
    counter = sold(RING.barcode)

    assert counter.seen("done", "receipt") == ("小票".encode(),)


def test_a_printer_without_paper_is_said_and_blocks_nothing():
    counter = Counter()
    counter.till.print_trouble = "printer.paper_out"
    counter.scan(RING.barcode)

    counter.press("pay", "accept")
    said = counter.code
    counter.scan(BANGLE.barcode)

    assert said == "E-PRN-PAPER"
    assert counter.state is State.BUILDING


def test_the_next_scan_starts_a_new_bill_without_a_key():
    counter = sold(RING.barcode)

    counter.scan(BANGLE.barcode)

    assert [line.name for line in counter.till.lines] == [BANGLE.name]
    assert counter.state is State.BUILDING


def test_any_key_leaves_the_finished_bill():
    counter = sold(RING.barcode)

    counter.press("back")

    assert counter.state is State.IDLE


def test_printing_again_stays_on_the_finished_bill():
    counter = sold(RING.barcode)

    counter.press("reprint")

    assert counter.state is State.DONE
    assert counter.message is not None
    assert "S-HP01-20261121-0047 补打" in counter.message.text


def test_there_is_nothing_to_print_again_before_the_first_bill():
    counter = Counter()

    counter.press("reprint")

    assert counter.code == "E-SALE-NONE"


def test_a_drawer_that_stayed_shut_is_shown():
    done = replace(sold(RING.barcode).till.sold[0], drawer="trouble")

    assert done_picture(done).drawer == "■ 钱箱没有弹开"


def behind_a_worker(state: str = "queued") -> Counter:
    """A bill whose paper is on its way when the change is shown."""
    counter = sold(RING.barcode)
    counter.desk.done.show(replace(counter.till.sold[0], print_state=state))
    return counter


def test_the_print_state_moves_on_without_a_key():
    counter = behind_a_worker()
    before = counter.seen("done", "done")[0].print_words

    counter.till.papers.found = ("printed", "")
    counter.desk.news()

    assert before == "↑ 小票正在打印"
    assert counter.seen("done", "print") == ("ok", "● 小票已打印")


def test_a_printer_that_ran_out_is_told_once_with_the_reason():
    counter = behind_a_worker()
    counter.till.papers.found = ("queued", "printer.paper_out")

    counter.desk.news()
    told = counter.code
    counter.press("dismiss")
    counter.desk.news()

    assert told == "E-PRN-PAPER"
    assert counter.seen("done", "print") == ("error", "■ 小票还没打印:打印机没有纸")
    assert counter.message is None


def test_a_trouble_that_shows_late_is_told_beside_the_next_bill():
    counter = behind_a_worker()
    counter.scan(BANGLE.barcode)
    counter.till.papers.found = ("queued", "printer.unreachable")

    counter.desk.news()

    assert counter.code == "E-PRN-OFF"
    assert counter.state is State.BUILDING


def test_a_paper_that_is_out_is_not_asked_for_again():
    counter = behind_a_worker("printed")
    counter.till.papers.found = ("doubt", "printer.doubt")

    counter.desk.news()

    assert counter.message is None


@pytest.mark.parametrize(
    ("drawer", "shown", "said"), [("opened", "● 钱箱已开", ""), ("trouble", "■ 钱箱没有弹开", "E-DRAWER")]
)
def test_what_became_of_the_drawer_is_shown_when_it_is_known(drawer: str, shown: str, said: str):
    counter = sold(RING.barcode)
    counter.desk.done.show(replace(counter.till.sold[0], drawer="soon"))
    counter.till.papers.drawer = "soon"
    counter.desk.news()
    counter.till.papers.drawer = drawer

    counter.desk.news()
    counter.desk.news()

    assert counter.seen("done", "drawer") == (shown,)
    assert (counter.code if counter.message else "") == said
