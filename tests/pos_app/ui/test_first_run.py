"""The window of the first start, on the worker thread as in the shop."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer

from pos_app.ui.first_run import FirstRun, run_first_run


@pytest.fixture
def first(qtbot, qapp, tmp_path):
    made = FirstRun(qapp, tmp_path / "till")
    qtbot.addWidget(made.page)
    made.page.show()
    yield made
    made.tasks.stop()


TYPED = {
    "company.name": "金铺珠宝有限公司", "store.code": "HP", "store.name": "和平路店",
    "staff[0].name": "周建平", "staff[0].pin": "314159",
}  # fmt: skip


def tell(first: FirstRun) -> None:
    for name, text in TYPED.items():
        first.page.fields[name].setText(text)


def press_on(first: FirstRun, times: int) -> None:
    for _ in range(times):
        first.page.press("next")


def test_the_window_closes_when_the_till_stands(qtbot, first):
    tell(first)

    press_on(first, 6)

    qtbot.waitUntil(lambda: first.made is not None, timeout=20_000)
    assert not first.page.isVisible()
    assert (first.made.folder / "till.db").exists()


def test_something_of_ours_that_broke_is_said_and_nothing_is_lost(first):
    tell(first)

    first.crashed(RuntimeError("ours"))

    assert first.page.strip.problem.code == "E-CRASH"
    assert first.page.values()["store.name"] == "和平路店"


def test_a_window_that_is_closed_makes_no_till(qtbot, qapp, tmp_path):
    QTimer.singleShot(0, qapp.closeAllWindows)

    assert run_first_run(tmp_path / "till") is None
    assert not (tmp_path / "till").exists()
