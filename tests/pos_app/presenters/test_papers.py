from __future__ import annotations

import pytest

from pos_app.counter.papers import WaitingPaper
from pos_app.presenters.papers import WHY, paper_choice, why_words
from printers.devices.base import MaybeSent, NotSent


def codes(kind: type[Exception]) -> list[str]:
    """The code of an error and of everything below it."""
    return [kind.code, *(code for below in kind.__subclasses__() for code in codes(below))]  # type: ignore[attr-defined]


@pytest.mark.parametrize("code", [*codes(NotSent), *codes(MaybeSent)])
def test_every_trouble_of_a_printer_has_its_words(code: str):
    assert code in WHY


def test_a_reason_that_is_not_known_stands_for_itself():
    assert why_words("printer.melted") == "printer.melted"


def test_a_second_paper_says_so():
    paper = WaitingPaper("J1", "sale", "S-HP01-20261121-0047", 2, "2026-11-21T14:05:00.000+08:00", "sending", "")

    choice = paper_choice(paper)

    assert (choice.title, choice.detail) == ("14:05  小票  0047  补打 2", "↑ 正在打印")


def test_a_slip_of_the_drawer_has_no_number():
    paper = WaitingPaper("J1", "cash", "01JAB", 0, "2026-11-21T14:05:00.000+08:00", "queued", "printer.offline")

    assert paper_choice(paper).title == "14:05  收支单"
