from __future__ import annotations

from pos_app.presenters.approval import PERMISSIONS
from pos_app.presenters.host import State
from shop.staff.rules import roles
from tests.pos_app.fake_till import PIN
from tests.pos_app.fake_views import Counter


def asking() -> Counter:
    """A cashier who may not open the drawer without a sale tries to."""
    counter = Counter()
    counter.views["more"].typed = ("换零钱",)
    counter.press("drawer", "accept")
    return counter


def test_a_missing_permission_asks_for_a_second_person():
    counter = asking()

    assert counter.state is State.APPROVAL
    assert counter.seen("approval", "approval") == ("开钱箱", "王芳")


def test_the_managers_pin_lets_the_refused_step_through():
    counter = asking()
    counter.views["approval"].typed = ("1001", PIN)

    counter.press("accept")

    assert counter.till.moved == [("drawer", 0, "换零钱")]
    assert counter.state is State.IDLE


def test_a_wrong_pin_is_said_in_the_panel():
    counter = asking()
    counter.views["approval"].typed = ("1001", "000000")

    counter.press("accept")

    assert counter.state is State.APPROVAL
    assert counter.seen("approval", "words")[0].code == "E-AUTH-PIN"


def test_a_person_without_the_permission_cannot_give_it():
    counter = asking()
    counter.views["approval"].typed = ("1008", PIN)

    counter.press("accept")

    assert counter.state is State.APPROVAL
    assert counter.seen("approval", "words")[0].code == "E-AUTH-LIMIT"


def test_escape_goes_back_with_nothing_done():
    counter = asking()

    counter.press("back")

    assert counter.state is State.MORE
    assert counter.till.moved == []


def test_a_scanned_badge_names_the_second_person():
    counter = asking()

    counter.scan("ST1001")

    assert counter.seen("approval", "badge") == ("1001",)


def test_every_permission_is_asked_for_in_words():
    named = {value for name, value in vars(roles).items() if name.isupper() and isinstance(value, str)}

    assert named == PERMISSIONS.keys()
