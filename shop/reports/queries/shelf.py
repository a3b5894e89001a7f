"""Every report there is. A new one is a file beside this one and its line here."""

from __future__ import annotations

from sqlalchemy import Connection

from shop.reports.errors import ReportUnknown
from shop.reports.queries import (
    deposits,
    exceptions,
    goods_balance,
    gram_balance,
    locked_gold,
    manual_discounts,
    margin,
    old_gold,
    own_metal,
    piece_life,
    sale_lines,
    sales,
    services_due,
    stock_age,
)
from shop.reports.queries.report import Asked, Report
from shop.reports.rules.period import period
from shop.reports.rules.table import FilledReport
from shop.staff.queries import staff_names, stores, the_company

REPORTS = (
    sales.REPORT,
    sale_lines.REPORT,
    margin.REPORT,
    manual_discounts.REPORT,
    gram_balance.REPORT,
    goods_balance.REPORT,
    stock_age.REPORT,
    piece_life.REPORT,
    old_gold.REPORT,
    deposits.REPORT,
    locked_gold.REPORT,
    own_metal.REPORT,
    services_due.REPORT,
    exceptions.REPORT,
)
_BY_NAME = {report.name: report for report in REPORTS}


def report_named(name: str) -> Report:
    """Raises ReportUnknown."""
    if name not in _BY_NAME:
        raise ReportUnknown(name=name, known=" ".join(_BY_NAME))
    return _BY_NAME[name]


def fill(
    connection: Connection, report: Report, *, store: str, first: str, last: str, barcode: str = ""
) -> FilledReport:
    """The report with its figures. Raises PeriodWrong; a report of one piece PieceUnknown."""
    first, last = period(first, last, last)
    found = {one.code: one.name for one in stores(connection)}
    asked = Asked(store, first, last, barcode, staff_names(connection), found)
    company = the_company(connection)
    when = {"period": ("营业日", f"{first} 至 {last}" if first != last else first), "now": ("截至", last)}
    about = when.get(report.asks, ("货品", barcode))
    pairs = (("公司", company.name if company else ""), ("门店", f"{asked.store_name(store)} ({store})"), about)
    return FilledReport(report.name, report.title, pairs, tuple(report.tables(connection, asked)), report.note)
