"""Headquarters in a folder, with people who may decide, and its command line as they type it."""

from __future__ import annotations

from pathlib import Path

from click.testing import Result
from sqlalchemy import select
from typer.testing import CliRunner

from headquarters.__main__ import app
from headquarters.office import Office, create_office
from headquarters.registers.door import enrol_key
from headquarters.settings import Settings
from kernel.actor import program
from kernel.facts import Fact
from membership.tables import member
from membership.usecases import bring_opening_balance, enrol
from shop.staff.facts import StaffHired, StoreOpened
from sync.rights import RightGranted

ADMIN = program("admin")


def typed(folder: Path, *arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(app, [*arguments, "--data", str(folder)], input=answer)


def new_office(folder: Path) -> Office:
    """Stores HP and BJ, a till in HP, two people of headquarters, a member with money."""
    office = create_office(folder, Settings())
    record(office, *(StoreOpened(code=code, name=name) for code, name in (("HP", "和平路店"), ("BJ", "北京路店"))))
    for number, name in (("1001", "陈国栋"), ("1002", "林静")):
        record(office, StaffHired(staff_no=number, name=name, role="headquarters", store="", pin_hash="-"))
    with office.open(ADMIN) as books:
        enrol_key(books, "HP01", "HP", "key")
        member_id = enrol(
            books, office.keys, name="周敏", phone="13900001234", phone_mac=office.phone_mac, home_store="HP"
        )
        bring_opening_balance(books, member_id=member_id, principal_fen=500_00, bonus_fen=0, source="old.xlsx row 2")
    return office


def record(office: Office, *facts: Fact) -> None:
    with office.open(ADMIN) as books:
        for fact in facts:
            books.record(fact)


def card_of(office: Office) -> str:
    with office.database.reading() as connection:
        return str(connection.scalar(select(member.c.card_no)))


def lease(office: Office, right_id: str = "r-1") -> None:
    """HP01 holds 100.00 for later."""
    granted = RightGranted(
        right_id=right_id, register="HP01", account="value:m1", amount=100_00, right_kind="lease", expires_s=3_600
    )
    record(office, granted)
