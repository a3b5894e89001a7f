"""What makes a member's points, stored value and grams, each with its document, and whether it adds up."""

from __future__ import annotations

import pytest

from membership.errors import MemberNotFound
from membership.facts import PointsEarned
from membership.file.usecases import merge
from membership.usecases import enrol
from shop.reports.queries.member_account import as_report, explain, member_named
from shop.reports.rules.table import Table
from shop.services.facts import MetalUsed
from shop.services.usecases import take_back
from shop.value import top_up
from sync.rights import RightGranted
from tests.builders import shop
from tests.builders.register import Register
from tests.shop.services.tickets import OWN, leave

TODAY = "2026-11-21"


@pytest.fixture
def register() -> Register:
    return Register()


def tables(register: Register, member_id: str = "") -> dict[str, Table]:
    with register.reading() as connection:
        found = explain(connection, member_id or register.member_id(), here="HP01", today=TODAY)
    assert found.agrees
    return {table.title: table for table in as_report(found).tables}


def test_every_movement_stands_with_its_document_and_the_sum_is_the_balance(register: Register):
    sold = register.sell(shop.RING, card_no=shop.LI)
    member_id = register.member_id()
    with register.books() as books:
        top_up(books, member_id=member_id, principal_fen=500_00, bonus_fen=50_00, document_no="T-1", chain=False)

    found = tables(register)

    moves = found["变动 (新的在前)"]
    assert [row[1] for row in moves.rows] == ["T-1", sold.fact.sale_no, ""]
    assert [row[3] for row in moves.rows] == ["储值充值", "消费得积分", "旧账带入"]
    assert moves.rows[0][4:] == ("", 500_00, 50_00, register.account().points, 3_750_00)
    assert moves.totals[4:7] == found["余额"].rows[0][4:] == found["余额"].rows[1][4:]
    assert found["未用完的充值"].rows[0] == (TODAY, "T-1", "", "", 0, 500_00, 50_00, 500_00, 50_00)


def test_points_that_come_later_are_not_usable_today(register: Register):
    member_id = register.member_id()
    with register.books() as books:
        later = {"available_on": "2026-12-01", "ends_on": "2027-12-31"}
        books.record(PointsEarned(member_id=member_id, points=100, document_no="S-1", **later))

    found = tables(register)

    sums = {row[0]: row[4] for row in found["余额"].rows}
    assert (sums["账面余额"], sums["其中未到日"], sums["现在可用"]) == (12_960, 100, 12_860)
    assert found["未用的积分"].rows[0] == (TODAY, "S-1", "", "2026-12-01 起可用 至 2027-12-31", 100, 100)


def test_what_a_register_holds_is_set_aside(register: Register):
    member_id = register.member_id()
    with register.books() as books:
        books.record(
            RightGranted(right_id="r", register="HP02", account=f"value:{member_id}", amount=600_00, bonus=100_00)
        )

    sums = {row[0]: row[5:] for row in tables(register)["余额"].rows}

    assert sums["其中预留"] == (500_00, 100_00)
    assert sums["现在可用"] == (2_500_00, 100_00)


def test_grams_of_own_metal_are_listed_to_the_milligram(register: Register):
    ticket_no = leave(register, OWN)
    member_id = register.member_id()
    with register.books() as books:
        used = [MetalUsed(purity_code="AU999", used_mg=11_900, loss_mg=120)]
        take_back(books, ticket_no, weight_mg=11_900, used=used, over_loss_by="", store="HP")
        books.connection.exec_driver_sql("UPDATE service_ticket SET member_id = ?", (member_id,))

    rows = tables(register)["来料 (欠顾客的)"].rows

    assert [(row[1], row[3], *row[4:]) for row in rows] == [
        (ticket_no, "足金999 用料 11.90 g,损耗 0.12 g", -12_020, 480),
        (ticket_no, "足金999 收料 12.50 g", 12_500, 12_500),
    ]  # fmt: skip


def test_both_cards_of_a_merged_member_lead_to_one_account(register: Register):
    with register.books() as books:
        second = enrol(
            books, register.keys, name="李雪梅", phone="13900001111", phone_mac=register.phone_mac, home_store="HP",
            card_no="M2",
        )  # fmt: skip
        books.record(PointsEarned(member_id=second, points=40, document_no="S-9"))
        merge(books, register.member_id(), second, "同一人", is_held=lambda _: False)

    found = tables(register, second)

    assert found["变动 (新的在前)"].rows[0][3] == "与卡 M2 合并"
    assert found["余额"].rows[1][4] == 12_900


def test_a_balance_that_nothing_explains_is_told_loudly(register: Register):
    member_id = register.member_id()
    with register.books() as books:
        books.connection.exec_driver_sql("UPDATE member_account SET points = points + 7")
        found = explain(books.connection, member_id, here="HP01", today=TODAY)

    report = as_report(found)

    assert (found.agrees, "不符" in report.title) == (False, True)
    assert ("!! 差额,请报总部", "", "", "", 7, 0, 0) in report.tables[0].rows


@pytest.mark.parametrize("text", [shop.LI, shop.LI_PHONE, f" {shop.LI_PHONE} "])
def test_a_member_is_named_by_phone_card_or_id(register: Register, text: str):
    with register.reading() as connection:
        found = member_named(connection, text, register.phone_mac)
        again = member_named(connection, found, register.phone_mac)

    assert (found, again) == (register.member_id(), register.member_id())


def test_nobody_is_guessed(register: Register):
    with register.reading() as connection, pytest.raises(MemberNotFound):
        member_named(connection, "13999999999", register.phone_mac)
    with register.reading() as connection, pytest.raises(MemberNotFound):
        explain(connection, "nobody", here="HP01", today=TODAY)
