"""维修到期: articles that were promised for the day or earlier, and those that wait for their customers."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from shop.reports.queries.report import Asked, Report
from shop.reports.rules.table import Cell, Column, Table
from shop.services.queries import IN_WORK, Ticket, tickets_of_store
from shop.services.rules.wording import kinds_in_words, state_words
from shop.stockroom.rules.ageing import days_between

_COLUMNS = (
    Column("维修单", share=6),
    Column("顾客", share=6),
    Column("物品", share=4),
    Column("项目", share=4),
    Column("状态"),
    Column("约定取件", "date", 4),
    Column("逾期天", "count", 2),
    Column("未收", "money", 3, summed=True),
)


def _tables(connection: Connection, asked: Asked) -> Iterator[Table]:
    tickets = tickets_of_store(connection, asked.store)
    due = [ticket for ticket in tickets if ticket.overdue(asked.last)]
    yield Table("到期未修好", _COLUMNS, tuple(_line(ticket, asked.last) for ticket in due))
    done = [ticket for ticket in tickets if ticket.state not in IN_WORK]
    yield Table("等顾客来取", _COLUMNS, tuple(_line(ticket, asked.last) for ticket in done))


def _line(ticket: Ticket, today: str) -> tuple[Cell, ...]:
    return (
        ticket.ticket_no, ticket.customer.label, ticket.opened.article, kinds_in_words(ticket.opened.kinds),
        state_words(ticket.state), ticket.promised_on, days_between(ticket.promised_on, today), ticket.left_fen,
    )  # fmt: skip


REPORT = Report("services_due", "维修到期", "约定取件日是当天或更早的,从约定日算逾期。", _tables, "now")
