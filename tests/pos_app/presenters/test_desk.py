from __future__ import annotations

import pytest

from pos_app.presenters.desk import QUEUE_MAX
from pos_app.presenters.host import State
from pos_app.presenters.problems import words
from tests.pos_app.fake_till import BANGLE, PENDANT, RING
from tests.pos_app.fake_views import Counter
from tests.pos_app.presenters.test_sale import SlowTasks


@pytest.mark.parametrize("action", ["member", "holds", "more", "help"])
def test_scanning_adds_a_line_behind_an_open_panel(action: str):
    counter = Counter()
    counter.press(action)
    there = counter.state

    counter.scan(BANGLE.barcode)

    assert counter.state is there
    assert len(counter.till.lines) == 1


@pytest.mark.parametrize("action", ["board", "close_day"])
def test_scanning_on_a_page_leads_back_to_the_bill(action: str):
    counter = Counter(staff="1001")
    counter.press(action)

    counter.scan(BANGLE.barcode)

    assert counter.state is State.BUILDING


def test_scans_during_the_commit_go_into_the_next_bill():
    counter = Counter()
    counter.scan(RING.barcode)
    counter.press("pay")
    tasks = SlowTasks()
    counter.desk._tasks = tasks
    counter.press("accept")
    tasks.waiting.pop(0)()  # the tender is taken; the commit waits
    at = counter.state

    counter.scan(BANGLE.barcode, PENDANT.barcode)
    tasks.answer()

    assert at is State.COMMITTING
    assert [line.name for line in counter.till.lines] == [BANGLE.name, PENDANT.name]


def test_the_queue_of_scans_has_an_end():
    counter = Counter()
    counter.scan(RING.barcode)
    counter.press("pay")
    tasks = SlowTasks()
    counter.desk._tasks = tasks
    counter.press("accept")
    tasks.waiting.pop(0)()

    counter.scan(*(f"69000{number:08}" for number in range(QUEUE_MAX + 5)))
    tasks.answer()

    assert len(counter.till.scans) == 1 + QUEUE_MAX


def test_keys_do_nothing_while_the_bill_is_committed():
    counter = Counter()
    counter.scan(RING.barcode)
    counter.press("pay")
    tasks = SlowTasks()
    counter.desk._tasks = tasks
    counter.press("accept")
    tasks.waiting.pop(0)()

    counter.press("back", "void")

    assert counter.state is State.COMMITTING


def test_scans_before_the_day_is_open_are_refused():
    counter = Counter()
    counter.desk.enter(State.OPENING)

    counter.scan(BANGLE.barcode)

    assert counter.code == "E-DAY-OPEN"
    assert counter.till.lines == ()


@pytest.mark.parametrize("state", [State.BUILDING, State.MORE, State.REPORTS, State.STOCKROOM, State.OPENING])
def test_a_bank_cards_stripe_goes_nowhere_whatever_is_on_the_screen(state: State):
    counter = Counter(staff="1001")
    counter.desk.enter(state)

    counter.scan("%B6222021234567890123^LI/XUEMEI^29122010000012345?")

    assert (counter.code, counter.state, counter.till.lines) == (words("member.bank_card").code, state, ())


def test_going_offline_and_back_is_said_once():
    counter = Counter()
    counter.till.sync = ("offline", "▲ 离线 1 分 · 待传 2")
    counter.desk.refresh_header()
    offline = counter.code
    counter.press("dismiss")
    counter.desk.refresh_header()
    again = counter.message

    counter.till.sync = ("synced", "● 已同步")
    counter.desk.refresh_header()

    assert (offline, again, counter.code) == ("W-OFFLINE", None, "I-ONLINE")


def test_a_fault_of_ours_keeps_the_bill_and_says_so():
    counter = Counter()
    counter.scan(BANGLE.barcode)

    counter.desk.crashed()

    assert counter.code == "E-CRASH"
    assert len(counter.seen("sale", "cart")[0]) == 1


def test_escape_never_clears_the_bill():
    counter = Counter()
    counter.scan(BANGLE.barcode)

    counter.press("back", "back", "back")

    assert len(counter.till.lines) == 1


def test_the_same_key_opens_and_closes_the_help():
    counter = Counter()

    counter.press("help")
    opened = counter.state
    counter.press("help")

    assert (opened, counter.state) == (State.HELP, State.IDLE)
