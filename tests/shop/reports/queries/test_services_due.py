"""What was promised and is not done, and what waits for its customer."""

from __future__ import annotations

from shop.services.usecases import take_back
from tests.builders.register import Register
from tests.shop.reports.day import DAY, rows
from tests.shop.services.tickets import LATER, leave


def test_late_work_is_told_with_its_days():
    register = Register()
    ticket_no = leave(register)

    (late,) = rows(register, "services_due", "到期未修好", first=LATER, last=LATER)
    assert (late[0], *late[2:]) == (ticket_no, "足金戒指", "改圈", "已收件", "2026-11-24", 11, 80_00)
    assert rows(register, "services_due", "到期未修好", last=DAY) == ()


def test_done_work_waits_for_its_customer():
    register = Register()
    ticket_no = leave(register)
    with register.books() as books:
        take_back(books, ticket_no, weight_mg=5_200, store="HP")

    (done,) = rows(register, "services_due", "等顾客来取", first=LATER, last=LATER)
    assert (done[0], done[4]) == (ticket_no, "已修回")
