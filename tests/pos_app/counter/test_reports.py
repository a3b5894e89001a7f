"""Reports at the counter: by permission, written by a process of their own, one after the other."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest

from kernel.actor import NotPermitted
from pos_app.counter.reports import Reports
from pos_app.reporting.errors import StillWriting
from shop.staff.rules.roles import SEE_COST, SEE_REPORTS
from tests.builders import shop
from tests.builders.counter import Counter


@pytest.fixture
def reports(counter: Counter) -> Reports:
    counter.sell(shop.RING)
    counter.unlock(shop.MANAGER)
    return counter.till.reports


def test_a_file_is_written_elsewhere_and_its_end_is_heard(reports: Reports):
    heard = Event()
    reports.listen(heard.set)

    file = reports.begin(reports.fill("sales"), ".pdf")
    reports.wait()

    assert heard.is_set()
    assert (reports.progress().state, reports.progress().file) == ("done", file)
    assert Path(file).name == "销售汇总-2026-11-21.pdf"
    assert Path(file).read_bytes().startswith(b"%PDF")


def test_one_report_is_written_after_the_other(reports: Reports):
    filled = reports.fill("sales")
    reports.begin(filled, ".xlsx")

    with pytest.raises(StillWriting):
        reports.begin(filled, ".pdf")
    reports.wait()


def test_a_file_that_cannot_be_written_says_why(reports: Reports):
    filled = reports.fill("sales")
    (reports.folder / "销售汇总-2026-11-21.pdf").mkdir(parents=True)

    reports.begin(filled, ".pdf")
    reports.wait()

    assert reports.progress().state == "failed"
    assert reports.progress().reason


def test_a_cashier_needs_a_managers_yes_for_each(counter: Counter):
    post, reports = counter.till.post, counter.till.reports
    with pytest.raises(NotPermitted):
        reports.fill("sales")

    post.approve(shop.MANAGER, shop.pin_of(shop.MANAGER), SEE_REPORTS)
    assert reports.fill("sales").title == "销售汇总"
    with pytest.raises(NotPermitted) as refused:
        reports.fill("margin")

    assert refused.value.facts["permission"] == SEE_COST
    assert reports.today() == "2026-11-21"
    assert len(reports.choices()) >= 10
