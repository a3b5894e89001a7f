"""Keys mean what the screen in front of the cashier makes of them."""

from __future__ import annotations

from pos_app.presenters.host import State
from tests.pos_app.fake_views import Counter


def test_help_is_a_key_that_opens_and_closes():
    counter = Counter()

    counter.press("help")
    opened = counter.desk.state
    counter.press("help")

    assert (opened, counter.desk.state) == (State.HELP, State.IDLE)


def test_esc_leaves_a_page_for_the_bill():
    counter = Counter(staff="1001")
    counter.press("transfers")

    counter.press("back")

    assert counter.desk.state is State.IDLE
