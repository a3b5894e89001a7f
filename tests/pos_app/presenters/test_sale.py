from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pos_app.presenters.host import State
from pos_app.presenters.tasks import TasksInline
from shop.sales.rules.pricing import PartLine
from tests.pos_app.desk_at_work import desk_at_work
from tests.pos_app.fake_till import BANGLE, PENDANT, RING, FakeTill
from tests.pos_app.fake_views import Counter
from tests.pos_app.test_script_goods import EARRING


class SlowTasks(TasksInline):
    """Answers only when the test says so."""

    def __init__(self) -> None:
        self.waiting: list = []

    def run(self, work, done, failed) -> None:
        self.waiting.append(lambda: super(SlowTasks, self).run(work, done, failed))

    def answer(self) -> None:
        while self.waiting:
            self.waiting.pop(0)()


def test_a_scan_adds_a_line_and_chooses_it():
    counter = Counter()

    counter.scan(BANGLE.barcode, RING.barcode)

    rows, chosen = counter.seen("sale", "cart")
    assert [row.name for row in rows] == [BANGLE.name, RING.name]
    assert chosen == 1
    assert counter.state is State.BUILDING


def test_an_unknown_code_leaves_the_bill_as_it_was():
    counter = Counter()
    counter.scan(BANGLE.barcode)

    counter.scan("123456789")

    assert counter.code == "E-ITEM-404"
    assert len(counter.seen("sale", "cart")[0]) == 1


def test_a_piece_that_is_in_the_bill_is_only_chosen():
    counter = Counter()
    counter.scan(BANGLE.barcode, RING.barcode)

    counter.scan(BANGLE.barcode)

    assert counter.seen("sale", "cart")[1] == 0
    assert counter.message is not None
    assert "第 1 行" in counter.message.text


def test_a_good_scan_takes_an_old_message_away():
    counter = Counter()
    counter.scan("123456789")

    counter.scan(BANGLE.barcode)

    assert counter.message is None


def test_four_digits_in_the_scan_box_look_for_a_member():
    counter = Counter()
    counter.views["desk"].scan_text = "6620"

    counter.press("accept")

    assert counter.state is State.MEMBER
    assert counter.seen("member", "hits")[0][0].title.startswith("李** 138****6620")


def test_a_typed_code_is_scanned():
    counter = Counter()
    counter.views["desk"].scan_text = RING.barcode

    counter.press("accept")

    assert counter.till.scans == [RING.barcode]


def test_enter_in_an_empty_scan_box_pays():
    counter = Counter()
    counter.scan(RING.barcode)

    counter.press("accept")

    assert counter.state is State.TENDER


def test_arrows_stop_at_the_ends():
    counter = Counter()
    counter.scan(BANGLE.barcode, RING.barcode, PENDANT.barcode)

    counter.press("page_up", "up", "down")

    assert counter.seen("sale", "cart")[1] == 1


def test_delete_takes_the_chosen_line_and_undo_brings_it_back():
    counter = Counter()
    counter.scan(BANGLE.barcode, RING.barcode)

    counter.press("up", "remove_line")
    left = [row.name for row in counter.seen("sale", "cart")[0]]
    counter.press("undo")

    assert left == [RING.name]
    assert len(counter.seen("sale", "cart")[0]) == 2


def test_delete_takes_what_is_no_goods_too():
    counter = Counter()
    counter.scan(RING.barcode)
    counter.till.parts = (PartLine("P1", "old_gold", "旧料", "", -100_00),)
    counter.desk.show_cart(counter.till.cart())

    counter.press("down", "remove_line")

    assert [row.name for row in counter.seen("sale", "cart")[0]] == [RING.name]


def test_the_last_line_removed_makes_the_till_idle():
    counter = Counter()
    counter.scan(BANGLE.barcode)

    counter.press("remove_line")

    assert counter.state is State.IDLE


def test_nothing_to_undo_is_said():
    counter = Counter()

    counter.press("undo")

    assert counter.code == "I-UNDO-NONE"


def test_a_void_asks_for_a_reason_and_empties_the_bill():
    counter = Counter()
    counter.scan(BANGLE.barcode)

    counter.press("void")
    asked = counter.state
    counter.press("down", "accept")

    assert asked is State.VOID
    assert counter.seen("sale", "void")[1] == 1
    assert counter.state is State.IDLE
    assert counter.till.lines == ()


def test_a_newer_gold_price_stands_on_the_line_until_it_is_taken():
    till = FakeTill()
    till.put(replace(BANGLE, stale_price_fen=103_100))
    counter = Counter(till)
    before = counter.seen("sale", "cart")[0][0]

    counter.press("reprice")

    assert before.state == "warn"
    assert counter.seen("sale", "cart")[0][0].state == ""


def test_a_line_that_was_sold_elsewhere_cannot_be_paid():
    till = FakeTill()
    till.put(replace(BANGLE, trouble="item.sold"))
    counter = Counter(till)

    counter.press("pay")

    assert counter.seen("sale", "cart")[0][0].state == "error"
    assert counter.state is State.BUILDING
    assert counter.code == "E-LINE-BLOCKED"


def test_the_pay_key_waits_for_scans_under_way():
    counter = Counter()
    tasks = SlowTasks()
    counter.desk._tasks = tasks

    counter.scan(BANGLE.barcode)
    counter.press("pay")
    before = counter.state
    tasks.answer()

    assert before is State.IDLE
    assert counter.state is State.TENDER
    assert counter.code == ""


def test_two_keys_pressed_while_a_scan_is_under_way_still_sell():
    counter = Counter()
    tasks = SlowTasks()
    counter.desk._tasks = tasks

    counter.scan(BANGLE.barcode)
    counter.press("pay", "accept")
    tasks.answer()

    assert len(counter.till.sold) == 1


def test_a_refused_scan_does_not_pay_what_was_there_before():
    counter = Counter()
    counter.scan(BANGLE.barcode)
    tasks = SlowTasks()
    counter.desk._tasks = tasks

    counter.scan("123456789")
    counter.press("pay")
    tasks.answer()

    assert counter.state is State.BUILDING
    assert counter.code == "E-ITEM-404"


def test_a_quantity_that_was_typed_before_a_scan_belongs_to_it(tmp_path: Path):
    with desk_at_work(tmp_path) as work:
        work.counter.ok("list_goods", goods=[EARRING])
        work.views["desk"].scan_text = "3*"

        work.desk.scanned(str(EARRING["code"]))

        assert work.desk.cart is not None
        assert (work.desk.cart.pieces, work.views["desk"].scan_text) == (3, "")
