"""A desk without a screen over a real till: what its pages show, and what the books say of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pos_app.presenters.desk import Desk
from pos_app.presenters.docket import DocketPicture
from pos_app.presenters.host import State
from pos_app.presenters.tasks import TasksInline
from pos_app.presenters.views import Views
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone
from tests.pos_app.fake_views import FakeView


class DeskAtWork:
    """A manager at the counter on an open day."""

    def __init__(self, counter: Counter) -> None:
        self.counter, self.till = counter, counter.till
        self.views = {name: FakeView() for name in Views.__dataclass_fields__}
        self.desk = Desk(counter.till, TasksInline(), Views(**self.views), lambda _: b"")  # type: ignore[arg-type]
        self.desk.leave()

    def press(self, *actions: str) -> None:
        for action in actions:
            self.desk.press(action)

    def fill(self, *typed: str) -> None:
        """Type into the form beside the bill and press Enter."""
        assert self.desk.state is State.MORE, self.desk.state
        self.views["more"].typed = typed
        self.desk.press("accept")

    def form(self) -> Any:
        """The form on show."""
        return self.views["more"].seen["form"][0]

    def page(self, name: str) -> DocketPicture:
        """What the page shows."""
        found: DocketPicture = self.views[name].seen["docket"][0]
        return found

    def said(self, name: str) -> str:
        (problem,) = self.views[name].seen["words"]
        return problem.text if problem else ""


@contextmanager
def desk_at_work(folder: Path) -> Iterator[DeskAtWork]:
    with standing_alone(folder) as counter:
        counter.begin(shop.MANAGER)
        yield DeskAtWork(counter)
