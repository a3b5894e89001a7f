"""The panel of returns, on a real till behind fake views."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pos_app.presenters.host import Host, State
from pos_app.presenters.problems import Problem, words_for
from pos_app.presenters.returning import ASK, LAID, LINES, ReturningPresenter, ReturnPicture
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone


class View:
    number, weight, choices = "", "", ("尺寸不合", "全退")
    picture: ReturnPicture

    def show_return(self, picture: ReturnPicture) -> None:
        self.picture = picture

    def show_return_policies(self, names: tuple[str, ...]) -> None:
        self.policies = names

    def show_return_scale(self, box: object) -> None: ...
    def clear_return(self) -> None: ...

    def return_number(self) -> str:
        return self.number

    def return_choices(self) -> tuple[str, str]:
        return self.choices

    def return_weight(self) -> str:
        return self.weight


class Desk(Host):
    """The till answers at once; what is said is kept."""

    def __init__(self, counter: Counter) -> None:
        self._till, self.now, self.said = counter.till, State.IDLE, list[Problem | None]()

    @property
    def till(self) -> Any:
        return self._till

    @property
    def state(self) -> State:
        return self.now

    @property
    def cart(self) -> Any:
        return self._till.selling.cart()

    def call(self, work: Any, done: Any, failed: Any = None) -> None:
        from kernel.errors import DomainError

        try:
            answer = work()
        except DomainError as error:
            (failed or (lambda one: self.say(words_for(one))))(error)
        else:
            done(answer)

    def say(self, problem: Problem | None) -> None:
        self.said.append(problem)

    def enter(self, state: State) -> None:
        self.now = state

    def leave(self) -> None:
        self.now = State.BUILDING

    def show_cart(self, cart: Any) -> None: ...


class Panel:
    def __init__(self, counter: Counter) -> None:
        self.view, self.desk = View(), Desk(counter)
        self.presenter = ReturningPresenter(self.view, self.desk)

    @property
    def picture(self) -> ReturnPicture:
        return self.view.picture

    @property
    def code(self) -> str:
        last = self.desk.said[-1]
        return "" if last is None else last.code


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till.begin(shop.MANAGER)


@pytest.fixture
def panel(counter: Counter) -> Panel:
    return Panel(counter)


def test_a_bill_is_found_ticked_and_laid(counter: Counter, panel: Panel):
    number = counter.sell(shop.SILVER, shop.PLAIN_RINGS[0])["sale_no"]
    panel.presenter.open()
    asked = panel.picture.stage
    panel.view.number = number
    panel.presenter.accept()
    panel.presenter.move(1)
    panel.presenter.tick()
    ticked = [row.title[0] for row in panel.picture.rows]
    panel.presenter.accept()

    assert (asked, ticked, panel.picture.stage) == (ASK, ["☐", "☑"], LAID)
    assert panel.picture.words[-1] == "退现金 200.00"
    assert panel.view.policies == ("全退", "不退工费")


def test_a_scanned_receipt_opens_its_bill(counter: Counter, panel: Panel):
    number = counter.sell(shop.SILVER)["sale_no"]

    panel.presenter.open(number)

    assert (panel.picture.stage, panel.picture.rows[0].amount) == (LINES, "368.00")
    assert (panel.presenter.scanned(number.lower()), panel.presenter.scanned(shop.RING)) == (True, False)


def test_nothing_ticked_is_laid_nowhere(counter: Counter, panel: Panel):
    panel.presenter.open(counter.sell(shop.SILVER)["sale_no"])

    panel.presenter.accept()

    assert (panel.picture.stage, counter.till.post.cart.parts) == (LINES, ())


def test_a_weight_that_differs_is_taken_when_it_is_asked_once_more(counter: Counter, panel: Panel):
    panel.presenter.open(counter.sell(shop.BANGLE)["sale_no"])
    panel.presenter.tick()
    panel.presenter.accept()
    panel.view.weight = "20.30"
    panel.presenter.accept()
    refused, still = panel.code, panel.picture.weigh
    panel.presenter.accept()
    weighed = panel.picture.weigh
    panel.presenter.accept()

    assert (refused, still, weighed) == ("E-RET-WEIGHT", True, False)
    assert panel.desk.state is State.BUILDING


def test_a_line_that_is_back_cannot_be_ticked(counter: Counter, panel: Panel):
    number = counter.sell(shop.SILVER)["sale_no"]
    counter.ok("return_lines", sale_no=number, lines=[1], reason="尺寸不合")
    counter.ok("begin_tender")
    counter.ok("commit")

    panel.presenter.open(number)
    panel.presenter.tick()

    assert (panel.code, panel.picture.rows[0].title[0]) == ("E-RET-TWICE", "✕")


def test_escape_leads_from_the_lines_to_the_number_and_out(counter: Counter, panel: Panel):
    panel.presenter.open(counter.sell(shop.SILVER)["sale_no"])

    panel.presenter.back()
    stage = panel.picture.stage
    panel.presenter.back()

    assert (stage, panel.desk.state) == (ASK, State.BUILDING)


def test_a_bill_that_cannot_be_seen_is_noted(counter: Counter, panel: Panel):
    panel.presenter.open("S-BJ01-20261121-0001")
    refused = panel.code
    panel.presenter.ask_later()

    assert (refused, [one.of_sale_no for one in counter.till.returning.requests()]) == (
        "E-RET-404", ["S-BJ01-20261121-0001"],
    )  # fmt: skip


def test_another_way_of_refunding_is_laid_on_the_bill(counter: Counter, panel: Panel):
    panel.presenter.open(counter.sell(shop.SILVER)["sale_no"])
    panel.presenter.tick()
    panel.presenter.accept()

    panel.presenter.otherwise()

    assert panel.picture.rows[-1].title == "退款不按原路"
