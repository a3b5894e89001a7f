from __future__ import annotations

from pos_app.presenters.host import State
from tests.pos_app.fake_till import BANGLE, PIN, FakeTill
from tests.pos_app.fake_views import Counter
from tests.pos_app.presenters.test_sale import SlowTasks


def test_a_right_pin_opens_the_till():
    counter = Counter(staff=None)

    counter.unlock("1007")

    assert counter.state is State.IDLE
    assert counter.till.post.actor is not None


def test_a_wrong_pin_says_how_many_tries_are_left():
    counter = Counter(staff=None)

    counter.unlock("1007", "111111")

    assert counter.state is State.LOCKED
    assert "还能试 4 次" in counter.seen("lock", "words")[0].text
    assert counter.seen("lock", "pin") == (0,)


def test_digits_show_as_a_count_only():
    counter = Counter(staff=None)

    counter.press("digit_2", "digit_4", "erase")

    assert counter.seen("lock", "pin") == (1,)


def test_a_badge_chooses_its_person():
    counter = Counter(staff=None)

    counter.scan("ST1001")

    assert counter.seen("lock", "staff")[1] == 2


def test_the_first_unlock_of_a_day_asks_for_the_float():
    counter = Counter(FakeTill(day_open=False))

    assert counter.state is State.OPENING
    assert counter.seen("lock", "float")[0] == "1000.00"


def test_the_float_opens_the_day():
    counter = Counter(FakeTill(day_open=False))
    counter.views["lock"].float_amount = "800"

    counter.press("accept")

    assert counter.till.float_fen == 80_000
    assert counter.state is State.IDLE


def test_with_a_wrong_clock_a_manager_confirms_the_day_that_is_shown():
    till = FakeTill(day_open=False)
    till.offered_date = "2026-11-22"
    counter = Counter(till)
    counter.press("accept")
    assert (counter.code, counter.state) == ("W-CLOCK", State.OPENING)

    counter.press("accept")
    assert counter.seen("approval", "approval")[0] == "确认营业日"
    counter.views["approval"].typed = ("1001", PIN)
    counter.press("accept")

    assert till.day_open
    assert counter.state is State.IDLE


def test_a_float_that_is_no_amount_is_refused():
    counter = Counter(FakeTill(day_open=False))
    counter.views["lock"].float_amount = "abc"

    counter.press("accept")

    assert counter.state is State.OPENING
    assert counter.code == "E-TENDER-AMOUNT"


def test_locking_keeps_the_cart():
    counter = Counter()
    counter.scan(BANGLE.barcode)

    counter.press("lock")
    counter.unlock("1001")

    assert counter.state is State.BUILDING
    assert len(counter.till.lines) == 1


def test_a_bill_found_after_a_power_cut_is_announced_once():
    till = FakeTill()
    till.put(BANGLE)
    till.post.recovered_lines = 1
    counter = Counter(till)
    told = counter.message

    counter.press("dismiss", "lock")
    counter.unlock("1007")

    assert told is not None
    assert "已恢复 1 张未完成单据" in told.text
    assert counter.message is None


def test_a_page_opened_right_after_the_pin_stays_open():
    counter = Counter(staff=None)
    tasks = SlowTasks()
    counter.desk.lock.choose(2)
    counter.desk._tasks = tasks
    counter.press(*(f"digit_{digit}" for digit in PIN))

    tasks.answer()
    counter.press("close_day")
    tasks.answer()

    assert counter.state is State.CLOSE


def test_a_bill_that_was_being_paid_goes_on_being_paid():
    till = FakeTill()
    till.put(BANGLE)
    till.begin_tender()

    counter = Counter(till)

    assert counter.state is State.TENDER


def test_people_who_come_with_the_exchange_stand_on_the_lock_screen():
    till = FakeTill()
    everybody, till.staff_today = till.staff_today(), lambda: ()  # type: ignore[method-assign]
    counter = Counter(till, staff=None)
    waiting = counter.seen("lock", "words")[0].text

    till.staff_today = lambda: everybody  # type: ignore[method-assign]
    counter.desk.news()

    assert waiting.startswith("还没有员工资料")
    assert [face.number for face in counter.seen("lock", "staff")[0]] == [card.staff_no for card in everybody]
    assert counter.seen("lock", "words") == (None,)


def test_who_was_chosen_stays_chosen_when_others_come():
    till = FakeTill()
    everybody, till.staff_today = till.staff_today(), lambda: everybody[1:]  # type: ignore[method-assign]
    counter = Counter(till, staff=None)
    counter.press("digit_2")

    till.staff_today = lambda: everybody  # type: ignore[method-assign]
    counter.desk.news()

    assert counter.seen("lock", "staff")[1] == 1
    assert counter.seen("lock", "pin") == (1,)


def test_the_digits_of_somebody_who_left_are_forgotten():
    till = FakeTill()
    everybody = till.staff_today()
    counter = Counter(till, staff=None)
    counter.press("digit_2")

    till.staff_today = lambda: everybody[1:]  # type: ignore[method-assign]
    counter.desk.news()

    assert counter.seen("lock", "staff")[1] == 0
    assert counter.seen("lock", "pin") == (0,)
