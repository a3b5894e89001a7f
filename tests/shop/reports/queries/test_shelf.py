"""Reports are asked for by name and by days."""

from __future__ import annotations

import pytest

from shop.reports.errors import PeriodWrong, ReportUnknown
from shop.reports.queries.shelf import REPORTS, fill, report_named
from tests.builders import shop
from tests.builders.register import Register
from tests.shop.reports.day import DAY, NEXT, a_day


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_every_report_says_whose_it_is_and_of_when(report):
    register = a_day()

    with register.reading() as connection:
        filled = fill(connection, report, store="HP", first=DAY, last=NEXT, barcode=shop.RING)

    when = {"period": f"{DAY} 至 {NEXT}", "now": NEXT, "piece": shop.RING}[report.asks]
    assert [value for _, value in filled.pairs] == ["金铺珠宝有限公司", "和平路店 (HP)", when]
    assert filled.tables
    assert filled.note


def test_a_store_without_a_single_bill_has_its_reports():
    with Register(opened=False).reading() as connection:
        for report in REPORTS:
            assert fill(connection, report, store="HP", first=DAY, last=DAY, barcode=shop.RING).tables


@pytest.mark.parametrize(("first", "last"), [(NEXT, DAY), ("2026-1-1", DAY), ("", ""), (DAY, "2026-11-31")])
def test_days_that_are_none_are_refused(first: str, last: str):
    with Register().reading() as connection, pytest.raises(PeriodWrong):
        fill(connection, REPORTS[0], store="HP", first=first, last=last)


def test_an_unknown_name_tells_the_known_ones():
    with pytest.raises(ReportUnknown) as refused:
        report_named("salse")

    assert "sales" in str(refused.value.facts["known"])
