"""The A4 page of a closed day, as what a helper process is given: a day of ten thousand bills takes it seconds."""

from __future__ import annotations

from pathlib import Path

import msgspec

from kernel.money import plain_yuan
from pos_app.papers_grams import gram_section
from pos_app.papers_ledgers import ledger_sections
from pos_app.printing import cash_pairs, sales_pairs
from pos_app.reporting.errors import NotWritten
from printers.pdf import Column, Section, table_report_pdf
from shop.daily_close.facts import DayClosed
from shop.sales.rules.tenders import method_name

_BILLS = (
    *(Column("单号", 4), Column("时间", 2), Column("件数", 1, "right"), Column("应收", 2, "right")),
    *(Column("收款方式", 4), Column("会员", 3)),
)


class DayPage(msgspec.Struct, frozen=True, kw_only=True):
    """`store` by name and code; `bills` as rows of texts, oldest first; `by` closed the day, the page is of `at`."""

    company: str
    store: str
    store_code: str
    register: str
    report: DayClosed
    bills: tuple[tuple[str, ...], ...]
    by: str
    at: str


def write_day(page: DayPage, path: Path) -> None:
    """The file is there whole or not at all. Raises NotWritten."""
    draft = path.with_name(f".{path.name}")
    try:
        draft.write_bytes(day_pdf(page))
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise NotWritten(name=path.name, reason=error.strerror or str(error)) from error


def day_pdf(page: DayPage) -> bytes:
    """Totals, tenders, cash, grams, then each bill."""
    report, money = page.report, Column("金额", 2, "right")
    taken = [(method_name(m.method), str(m.count), plain_yuan(m.amount_fen)) for m in report.methods]
    total = str(sum(m.count for m in report.methods)), plain_yuan(sum(m.amount_fen for m in report.methods))
    sections = [
        Section("销售", (Column("项目", 3), Column("合计", 2, "right")), sales_pairs(report)),
        Section("收款", (Column("方式", 3), Column("笔数", 1, "right"), money), taken, ("合计", *total)),
        Section("现金", (Column("项目", 3), money), cash_pairs(report)),
        gram_section(report.grams),
        *ledger_sections(report),
        Section("单据", _BILLS, page.bills),
    ]
    pairs = [
        ("公司", page.company),
        ("门店", f"{page.store} ({page.store_code})"),
        ("收银机", page.register),
        ("营业日", report.date),
        ("日结", f"{page.at[:19].replace('T', ' ')} {page.by}"),
        ("流水", f"{report.first_seq} 至 {report.last_seq}"),
    ]
    return table_report_pdf(f"日结表 {report.date}", pairs, sections, f"{page.company} · {page.store}")
