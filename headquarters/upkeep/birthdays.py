"""Vouchers for members' birthdays, night by night: each member one a year, so many days before the day.

The code follows from the member, the year and headquarters' own secret, so that a night that is done again, or that
headquarters was restored over, gives nobody a second one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy import Connection, and_, or_, select

from headquarters.books import OfficeBooks, OfficeKeeper
from headquarters.upkeep.noted import note, noted
from kernel.actor import program
from kernel.asking import in_parts
from membership.facts import Calendar
from membership.rules.birthday import Birthday, month_and_day, next_birthday
from membership.tables import member, member_directory
from promotions.facts import VoucherIssued
from promotions.rules.vouchers import BirthdayVoucher, good_until, new_code
from promotions.tables import voucher

DONE = "birthdays_done_on"  # the last day whose members have their vouchers
MISSED_DAYS, AT_ONCE, PAGE = 31, 200, 1_000


def give(keeper: OfficeKeeper, policy: BirthdayVoucher, today: str, fingerprint: Callable[[str], str]) -> int:
    """How many members were given one. Nights that were missed are made up for, a month back."""
    if not policy.rule_code:
        return 0
    with keeper.database.reading() as connection:
        last = noted(connection, DONE)
    first = date.fromisoformat(today) - timedelta(days=MISSED_DAYS)
    if last:
        first = max(first, date.fromisoformat(last) + timedelta(days=1))
    given = 0
    days = (date.fromisoformat(today) - first).days + 1 if last else 1
    for back in range(days - 1, -1, -1):
        birthday = date.fromisoformat(today) - timedelta(days=back) + timedelta(days=policy.days_before)
        with keeper.database.reading() as connection:
            born = list(_born_on(connection, birthday))
        for some in in_parts(born, AT_ONCE):
            given += _give(keeper, policy, some, birthday.year, fingerprint)
    note(keeper, {DONE: today})
    return given


def _give(
    keeper: OfficeKeeper, policy: BirthdayVoucher, some: Sequence[str], year: int, fingerprint: Callable[[str], str]
) -> int:
    codes = {
        new_code(fingerprint(f"birthday/{policy.rule_code}/{year}/{member_id}").encode()): member_id
        for member_id in some
    }

    def work(books: OfficeBooks) -> int:
        books.lock_head()
        known = set(books.connection.scalars(select(voucher.c.code).where(voucher.c.code.in_(list(codes)))))
        until = good_until(books.business_date, policy.days)
        facts = [
            VoucherIssued(
                code=code, rule_code=policy.rule_code, member_id=member_id, valid_until=until, reason="birthday"
            )
            for code, member_id in codes.items()
            if code not in known
        ]
        books.record_all(facts)
        return len(facts)

    return keeper.transact(program(keeper.register), work)


def _born_on(connection: Connection, day: date) -> Iterator[str]:
    """Members whose birthday falls on the day, page by page; lunar ones are looked at one by one."""
    ends = [f"%{day:%m-%d}"]
    if (day.month, day.day) == (2, 28):
        ends.append("%02-29")
    of = member_directory.c
    solar = and_(of.calendar == "solar", or_(*(of.birthday.like(end) for end in ends)))
    rest = ""
    while True:
        rows = connection.execute(
            select(of.member_id, of.birthday, of.calendar)
            .join(member, member.c.member_id == of.member_id)
            .where(member.c.state == "active", of.birthday != "", of.member_id > rest)
            .where(or_(solar, of.calendar != "solar"))
            .order_by(of.member_id)
            .limit(PAGE)
        ).all()
        for row in rows:
            if _falls_on(month_and_day(row.birthday), row.calendar, day):
                yield row.member_id
        if len(rows) < PAGE:
            return
        rest = rows[-1].member_id


@lru_cache(maxsize=2_000)  # of a million members with lunar birthdays some four hundred differ
def _falls_on(birthday: str, calendar: Calendar, day: date) -> bool:
    return next_birthday(Birthday(birthday, calendar), day) == day
