"""A member's account explained at the command line, of a till and of headquarters alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from shop.report_page import report_lines, report_pdf
from shop.reports.queries.member_account import Explained, as_report, explain, member_named
from shop.reports.queries.value_evidence import evidence


@dataclass(frozen=True, slots=True)
class Explanation:
    """Lines for a terminal, the evidence of the stored value as a PDF file, and whether all adds up."""

    lines: tuple[str, ...]
    pdf: bytes
    agrees: bool


def explain_account(
    connection: Connection, who: str, *, phone_mac: Callable[[str], str], here: str, now: str, pdf: bool = False
) -> Explanation:
    """What the register `here` knows of the member of a phone, a card or an id; masked. Raises MemberNotFound."""
    found = explain(connection, member_named(connection, who, phone_mac), here=here, today=now[:10])
    page = evidence_pdf(connection, found, now) if pdf else b""
    return Explanation(tuple(report_lines(as_report(found))), page, found.agrees)


def evidence_pdf(connection: Connection, found: Explained, now: str) -> bytes:
    """All that happened to a member's stored value, on A4."""
    page = evidence(connection, found, now)
    return report_pdf(page, page.pairs, f"{page.title} · {found.view.card_no}")
