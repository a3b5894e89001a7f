"""A file is made with a consent, changed, looked at; what was agreed to is taken back."""

from __future__ import annotations

from datetime import date

import pytest

from kernel.books import entries
from kernel.errors import DomainError
from membership import usecases as core
from membership.errors import DuplicatePhone, MemberNotFound
from membership.file.errors import ConsentMissing, InviterInvalid, RevealUnexplained
from membership.file.queries import consents_of, file_view, personal_of, reveals_of
from membership.file.rules.consent import Terms
from membership.file.rules.particulars import Particulars
from membership.file.usecases import change_member, give_consent, join, reveal, withdraw_consent
from membership.queries import member_view
from tests.membership.builders import Place

LI = Particulars(name="李雪梅", phone="138 0000 6620", sex="女", birthday="农历8-15", ring="14", custom=None)


@pytest.fixture
def place() -> Place:
    return Place()


def joined(place: Place, told: Particulars = LI, *, inviter: str = "") -> str:
    with place.open() as books:
        return join(
            books, place.keys, told, phone_mac=place.phone_mac, home_store="HP", terms=Terms(),
            scopes=("service", "sms"), channel="counter", adviser="1007", inviter=inviter,
        )  # fmt: skip


def change(place: Place, member_id: str, told: Particulars, *, inviter: str | None = None) -> bool:
    with place.open() as books:
        made = change_member(books, place.keys, member_id, told, phone_mac=place.phone_mac, inviter=inviter)
    return made is not None


def test_a_new_member_has_a_file_an_adviser_and_a_consent(place: Place) -> None:
    member_id = joined(place)

    with place.database.reading() as connection:
        file = file_view(connection, place.keys, member_id, date(2026, 1, 1))
        agreed = {state.scope: (state.given, state.staff) for state in consents_of(connection, member_id)}
    assert (file.birthday, file.next_birthday, file.ring, file.adviser) == ("农历 08-15", "2026-09-25", "14", "1007")
    assert agreed == {"service": (True, "1007"), "sms": (True, "1007")}
    assert place.found_names("lxm") == ["李雪梅"]


def test_nobody_joins_without_agreeing_and_then_nothing_is_kept(place: Place) -> None:
    with pytest.raises(ConsentMissing), place.open() as books:
        join(
            books, place.keys, LI, phone_mac=place.phone_mac, home_store="HP", terms=Terms(), scopes=(),
            channel="counter",
        )  # fmt: skip

    assert place.found_names("6620") == []


def test_a_changed_name_and_phone_find_the_member_from_then_on(place: Place) -> None:
    member_id = joined(place)

    assert change(place, member_id, Particulars(name="单雪梅", phone="13900001111"))

    assert place.found_names("sxm") == place.found_names("1111") == place.found_names("dxm") == ["单雪梅"]
    assert place.found_names("lxm") == place.found_names("6620") == []


def test_a_file_in_which_nothing_is_new_is_not_written_again(place: Place) -> None:
    member_id = joined(place)

    assert not change(place, member_id, Particulars(name="李雪梅 ", ring="14号"))


def test_nobody_takes_another_members_phone(place: Place) -> None:
    member_id = joined(place)
    place.enrol("单田芳", "13900001234")

    with pytest.raises(DuplicatePhone):
        change(place, member_id, Particulars(phone="13900001234"))


def test_nobody_is_brought_by_themselves_or_by_whom_they_brought(place: Place) -> None:
    first = joined(place)
    second = joined(place, Particulars(name="赵敏", phone="13700000001"), inviter=first)
    third = joined(place, Particulars(name="孙莉", phone="13700000002"), inviter=second)

    for wrong in (first, second, third):
        with pytest.raises(InviterInvalid):
            change(place, first, Particulars(), inviter=wrong)
    with pytest.raises(MemberNotFound):
        change(place, second, Particulars(), inviter="nobody")


def test_the_file_is_masked_until_somebody_says_why(place: Place) -> None:
    member_id = joined(place)
    change(place, member_id, Particulars(address="深圳市罗湖区水贝一路 8 号", id_no="11010519491231002X"))

    with place.database.reading() as connection:
        file = file_view(connection, place.keys, member_id, date(2026, 1, 1))
    with place.open() as books, pytest.raises(RevealUnexplained):
        reveal(books, place.keys, member_id, "  ")
    with place.open() as books:
        whole = reveal(books, place.keys, member_id, "核对快递地址")

    assert (file.address, file.paper) == ("深圳市罗湖区****", "居民身份证 110105********002X")
    assert (whole.phone, whole.id_no) == ("13800006620", "11010519491231002X")
    with place.database.reading() as connection:
        (looked,) = reveals_of(connection, member_id)
        journal = "".join(entry.body for entry in entries(connection))
    assert (looked.staff, looked.reason) == ("1007", "核对快递地址")
    assert "id_no" in looked.what
    assert not any(secret in journal for secret in ("李雪梅", "13800006620", "11010519491231002X", "水贝"))


def test_a_consent_is_given_again_and_taken_back(place: Place) -> None:
    member_id = joined(place)

    with place.open() as books:
        withdraw_consent(books, member_id, ("sms",), "phone")
        give_consent(books, member_id, ("wechat",), Terms(version="2026-02"), "wechat")

    with place.database.reading() as connection:
        states = consents_of(connection, member_id)
    assert [(state.words, state.given, state.terms) for state in states] == [
        ("会员服务", True, "2026-01"), ("短信通知", False, ""), ("微信通知", True, "2026-02"),
    ]  # fmt: skip


def test_of_an_erased_member_nothing_can_be_read_changed_or_revealed(place: Place) -> None:
    member_id = joined(place)
    with place.open() as books:
        core.erase(books, place.keys, member_id, "本人要求")

    with place.database.reading() as connection:
        assert personal_of(connection, place.keys, member_id) is None
        assert file_view(connection, place.keys, member_id, date(2026, 1, 1)).birthday == ""
        view = member_view(connection, member_id)
    assert view is not None
    assert view.state == "erased"
    attempts = (
        lambda books: change_member(books, place.keys, member_id, LI, phone_mac=place.phone_mac),
        lambda books: reveal(books, place.keys, member_id, "核对"),
        lambda books: give_consent(books, member_id, ("sms",), Terms(), "counter"),
    )
    for attempt in attempts:
        with place.open() as books, pytest.raises(DomainError):
            attempt(books)
