"""A counter finds a member by what it types and sees what it may see."""

from __future__ import annotations

import pytest

from membership import usecases
from membership.facts import PointsEarned, PointsTakenBack, StoredValueSpent
from membership.history.tables import carried_by
from membership.queries import account, find_members, known_sums, member_view, movements
from membership.rules.stored_value import Account
from membership.rules.told import Amounts
from tests.membership.builders import Place, plans_of


@pytest.fixture(scope="module")
def place() -> Place:
    """Four members at two stores."""
    place = Place()
    place.enrol("李雪梅", "13800006620", tier="金卡", birthday="1990-11-24", sex="女", card_no="VIP0012")
    place.enrol("李学明", "15900006620", tier="银卡", home_store="BJ")
    place.enrol("单田芳", "13900001234")
    place.enrol("Anna Smith", "13711112222")
    return place


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("6620", ["李学明", "李雪梅"]),
        ("06620", ["李学明", "李雪梅"]),
        ("13800006620", ["李雪梅"]),
        ("+86 138-0000-6620", ["李雪梅"]),
        ("１３８００００６６２０", ["李雪梅"]),
        ("13800006621", []),
        ("vip0012", ["李雪梅"]),
        (" VIP-0012 ", ["李雪梅"]),
        ("lxm", ["李雪梅", "李学明"]),
        ("LX", ["李雪梅", "李学明"]),
        ("lixuemei", ["李雪梅"]),
        ("li xue", ["李雪梅", "李学明"]),
        ("shantian", ["单田芳"]),
        ("dantian", ["单田芳"]),
        ("dtf", ["单田芳"]),
        ("as", ["Anna Smith"]),
        ("李", ["李学明", "李雪梅"]),
        ("李雪", ["李雪梅"]),
        ("雪", []),
    ],
)
def test_a_member_is_found_by(place: Place, typed: str, names: list[str]) -> None:
    assert sorted(place.found_names(typed)) == sorted(names)


@pytest.mark.parametrize("typed", ["", "  ", "662", "-", "%", "_", "'", "l%", "M123", "99999999999999", "张"])
def test_nothing_is_found_by(place: Place, typed: str) -> None:
    assert place.find(typed) == ()


def test_a_line_of_the_search_says_who_the_member_is_without_the_whole_phone(place: Place) -> None:
    (hit,) = place.find("李雪")

    assert (hit.name, hit.phone, hit.tier_name, hit.home_store, hit.bills) == ("李雪梅", "138****6620", "金卡", "HP", 0)


def test_the_last_visit_is_the_day_of_the_last_bill() -> None:
    place = Place()
    member_id = place.enrol()
    with place.open() as books:
        usecases.bring_opening_balance(books, member_id=member_id, points=3, source="old.xlsx#2")

    assert place.find("6620")[0].last_visit == ""
    with place.open() as books:
        books.record(PointsEarned(member_id=member_id, points=1, document_no="S-1"))
    assert place.find("6620")[0].last_visit == "2026-11-21"


def test_no_more_lines_than_the_panel_holds() -> None:
    place = Place()
    with place.open() as books:
        for number in range(25):
            usecases.enrol(
                books, place.keys, name="王芳", phone=f"138{number:04}6620", phone_mac=place.phone_mac, home_store="HP"
            )

    assert len(place.find("6620")) == 20
    assert len(place.find("wangf")) == 20
    assert len(place.find("王", limit=3)) == 3


def test_the_shortest_match_comes_first() -> None:
    place = Place()
    place.enrol("王方元", "13800000001")
    place.enrol("王芳", "13800000002")

    assert place.found_names("wf") == ["王芳", "王方元"]


@pytest.mark.parametrize("typed", ["6620", "13800006620", "vip0012", "lxm", "李", "M12345678901"])
def test_every_search_walks_an_index(place: Place, typed: str) -> None:
    steps = plans_of(place, lambda connection: find_members(connection, typed, phone_mac=place.phone_mac))

    assert steps
    assert [step for step in steps if step.startswith("SCAN")] == []


def test_a_members_page_and_movements_walk_indexes(place: Place) -> None:
    steps = plans_of(place, lambda c: (member_view(c, "m"), account(c, "m"), movements(c, "m", 20)))

    assert [step for step in steps if step.startswith("SCAN")] == []
    assert [step for step in steps if "TEMP B-TREE" in step and "LAST TERM" not in step] == []


def test_a_members_page_is_masked_for_the_main_screen(place: Place) -> None:
    (hit,) = place.find("李雪")

    with place.database.reading() as connection:
        view = member_view(connection, hit.member_id)

    assert view is not None
    assert (view.masked_name, view.masked_phone, view.label) == ("李**", "138****6620", "李** 138****6620")
    assert (view.name, view.sex, view.birthday) == ("李雪梅", "女", "11-24")
    assert (view.tier, view.tier_name, view.home_store, view.joined_on) == ("gold", "金卡", "HP", "2026-11-21")
    assert (view.card_no, view.state, view.has_pin) == ("VIP0012", "active", False)


def test_an_unknown_member_has_no_page_and_an_empty_account(place: Place) -> None:
    with place.database.reading() as connection:
        assert member_view(connection, "nobody") is None
        assert account(connection, "nobody") == Account("nobody")
        assert movements(connection, "nobody", 5) == ()


def test_an_erased_member_is_found_by_nothing_and_keeps_only_the_books() -> None:
    place = Place()
    member_id = place.enrol(card_no="VIP7")
    with place.open() as books:
        usecases.bring_opening_balance(books, member_id=member_id, principal_fen=500, source="old.xlsx#2")
        usecases.erase(books, place.keys, member_id, "本人要求")

    with place.database.reading() as connection:
        view = member_view(connection, member_id)

    assert [place.find(typed) for typed in ("6620", "13800006620", "lxm", "李", "VIP7")] == [()] * 5
    assert view is not None
    assert (view.state, view.name, view.label, view.birthday) == ("erased", "", "VIP7", "")
    assert view.principal_fen == 500


def test_movements_come_newest_first() -> None:
    place = Place()
    member_id = place.enrol()
    spent = StoredValueSpent(member_id=member_id, right_id="r", principal_fen=9, bonus_fen=1, document_no="S-2")
    with place.open() as books:
        books.record(PointsEarned(member_id=member_id, points=5, document_no="S-1"))
        place.clock.forward(minutes=1)
        books.record(spent)

    with place.database.reading() as connection:
        newest, oldest = movements(connection, member_id, 2)

    assert (newest.what, newest.principal_fen, newest.bonus_fen, newest.document_no) == ("spent", -9, -1, "S-2")
    assert (oldest.what, oldest.points, oldest.wall) == ("earned", 5, "2026-11-21T10:00:00.000+08:00")


def test_what_a_register_contributed_keeps_the_bill_of_which_goods_came_back() -> None:
    place = Place()
    member_id = place.enrol()
    with place.open() as books:
        for number in ("S-1", "S-2"):
            books.record(PointsEarned(member_id=member_id, points=100, document_no=number))
        books.record(PointsTakenBack(member_id=member_id, points=40, document_no="S-1", returned_on="S-3"))
        books.record(PointsTakenBack(member_id=member_id, points=100, document_no="S-2"))

    with place.database.reading() as connection:
        told = known_sums(connection, [member_id])[member_id]

    assert told.own == {"HP01": told.total} == {"HP01": Amounts(points=60, bills=1)}


def test_the_place_of_what_a_branch_wrote_says_nothing_of_how_far_a_register_was_heard() -> None:
    place = Place()
    member_id = place.enrol()
    with place.open() as books:
        heard = books.record(PointsEarned(member_id=member_id, points=5, document_no="S-1"))
        of_branch = books.record(PointsEarned(member_id=member_id, points=7, document_no="S-2"))
        books.carry_out([carried_by(of_branch.id, heard)])

    with place.database.reading() as connection:
        told = known_sums(connection, [member_id])[member_id]

    assert told.own["HP01"].points == 12
    assert told.last["HP01"] == (heard.epoch, heard.seq)
