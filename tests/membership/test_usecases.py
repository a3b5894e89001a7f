"""People become members once, bring their balances once, and can leave."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from kernel.books import entries
from kernel.errors import DomainError
from kernel.projection import Insert
from kernel.secrets import hash_pin
from membership import usecases
from membership.errors import (
    BirthdayInvalid,
    CardInvalid,
    CardNotRevoked,
    CardRevokedAlready,
    CardTaken,
    DuplicatePhone,
    MemberNotFound,
    NameInvalid,
    OpeningBalanceTwice,
    PhoneInvalid,
    PinInvalid,
    PinMissing,
    SexInvalid,
    TierUnknown,
)
from membership.facts import StoredValuePinSet
from membership.projection import card_row
from membership.queries import account_here, card_state, member_view
from membership.rules.cards import card_number, is_card_number
from membership.rules.member_token import MemberToken
from membership.tables import member, member_card, member_key
from tests.membership.builders import PEPPER, Place, kept_tables, rebuilt_tables

UNTIL = "2026-11-21T22:00:00.000+08:00"


def journal_text(place: Place) -> str:
    with place.database.reading() as connection:
        return "\n".join(entry.body for entry in entries(connection))


def pin_fits(place: Place, member_id: str, pin: str) -> bool:
    with place.database.reading() as connection:
        return usecases.check_pin(connection, place.keys, member_id, pin, PEPPER)


def test_a_new_member_is_kept_in_one_spelling_and_gets_a_card() -> None:
    place = Place()

    member_id = place.enrol("  李　雪梅 ", "+86 138 0000 6620", birthday="3月8日", sex="女", tier="金卡")

    with place.database.reading() as connection:
        view = member_view(connection, member_id)
    assert view is not None
    assert (view.name, view.masked_phone, view.birthday, view.tier) == ("李 雪梅", "138****6620", "03-08", "gold")
    assert is_card_number(view.card_no)


def test_the_journal_names_no_person() -> None:
    place = Place()

    place.enrol("李雪梅", "13800006620", birthday="1990-11-24")

    written = journal_text(place)
    assert written
    assert [word for word in ("李雪梅", "13800006620", "6620", "11-24") if word in written] == []


def test_a_phone_is_one_members_and_the_refusal_names_that_member_masked() -> None:
    place = Place()
    first = place.enrol("李雪梅", "13800006620", card_no="VIP1")

    with pytest.raises(DuplicatePhone) as refused:
        place.enrol("李小梅", "138 0000 6620")

    assert refused.value.facts == {"name": "李**", "card_no": "VIP1", "member_id": first}
    assert len(place.rows(member)) == 1
    assert len(place.rows(member_key)) == 1


def test_a_card_is_one_members() -> None:
    place = Place()
    place.enrol(card_no="vip 1")

    with pytest.raises(CardTaken) as refused:
        place.enrol("赵敏", "13700000001", card_no="VIP1")

    assert refused.value.facts == {"card_no": "VIP1"}


def test_a_made_card_number_that_is_taken_gives_way_to_the_next() -> None:
    place, same_ids = Place(), Place()
    next_id = same_ids.enrol()  # the id that the next member of an equal place will get
    with place.open() as books:
        books.carry_out([Insert(member_card, card_row(card_number(next_id), "x"))])

    member_id = place.enrol()

    assert member_id == next_id
    assert place.find("6620")[0].card_no == card_number(next_id, 1)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"name": "  "}, NameInvalid),
        ({"name": "长" * 41}, NameInvalid),
        ({"phone": "1380000662"}, PhoneInvalid),
        ({"sex": "x"}, SexInvalid),
        ({"birthday": "02-30"}, BirthdayInvalid),
        ({"tier": "白金卡"}, TierUnknown),
        ({"card_no": ""}, CardInvalid),
    ],
)
def test_a_member_with_a_wrong_field_is_refused_and_nothing_is_kept(
    given: dict[str, Any], error: type[DomainError]
) -> None:
    place = Place()

    with pytest.raises(error):
        place.enrol(**given)

    assert (place.rows(member), place.rows(member_key), journal_text(place)) == ([], [], "")


def test_an_import_brings_the_day_a_member_joined() -> None:
    place = Place()

    place.enrol(joined_on="2019-05-20", source="old.xlsx#2")

    ((_, _, _, _, joined_on, _, source, *_),) = place.rows(member)
    assert (joined_on, source) == ("2019-05-20", "old.xlsx#2")


def test_an_opening_balance_is_brought_once() -> None:
    place = Place()
    member_id = place.enrol()
    with place.open() as books:
        usecases.bring_opening_balance(
            books, member_id=member_id, points=12_860, principal_fen=300_000, bonus_fen=20_000, source="old.xlsx#2"
        )

    with pytest.raises(OpeningBalanceTwice), place.open() as books:
        usecases.bring_opening_balance(books, member_id=member_id, points=1, source="old.xlsx#2")

    with place.database.reading() as connection:
        view = member_view(connection, member_id)
    assert view is not None
    assert (view.points, view.principal_fen, view.bonus_fen) == (12_860, 300_000, 20_000)


def test_nobody_has_no_opening_balance() -> None:
    place = Place()

    with pytest.raises(MemberNotFound), place.open() as books:
        usecases.bring_opening_balance(books, member_id="nobody", points=1, source="old.xlsx#2")


def test_the_members_pin_fits_and_another_does_not() -> None:
    place = Place()
    member_id = place.enrol()

    with place.open() as books:
        usecases.set_stored_value_pin(books, place.keys, member_id, "246810", PEPPER)

    assert pin_fits(place, member_id, "246810")
    assert not pin_fits(place, member_id, "246811")
    assert "argon2" not in journal_text(place)


def test_a_prepared_hash_serves_as_a_pin() -> None:
    place = Place()
    first, second = place.enrol(), place.enrol("赵敏", "13700000001")
    prepared = hash_pin("111222", pepper=PEPPER)

    with place.open() as books:
        usecases.set_stored_value_pin_hash(books, place.keys, first, prepared)
        usecases.set_stored_value_pin_hash(books, place.keys, second, prepared)

    assert pin_fits(place, second, "111222")
    with place.database.reading() as connection:
        view = member_view(connection, first)
    assert view is not None
    assert view.has_pin


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", "１２３４５６"])
def test_a_pin_is_six_digits(pin: str) -> None:
    place = Place()
    member_id = place.enrol()

    with pytest.raises(PinInvalid), place.open() as books:
        usecases.set_stored_value_pin(books, place.keys, member_id, pin, PEPPER)


def test_a_member_without_a_pin_is_told_so() -> None:
    place = Place()
    member_id = place.enrol()

    with pytest.raises(PinMissing):
        pin_fits(place, member_id, "246810")


def test_a_pin_that_the_members_key_does_not_open_is_none() -> None:
    place = Place()
    member_id = place.enrol()
    with place.open() as books:
        books.record(StoredValuePinSet(member_id=member_id, sealed_pin_hash="made up"))

    with pytest.raises(PinMissing):
        pin_fits(place, member_id, "246810")


def test_a_pin_can_not_be_set_where_the_members_key_is_not() -> None:
    place = Place()
    member_id = place.enrol()

    with place.open() as books:
        books.carry_out([place.keys.destroy(member_id)])

    with pytest.raises(MemberNotFound), place.open() as books:
        usecases.set_stored_value_pin_hash(books, place.keys, member_id, "a hash")


def test_an_erased_member_is_gone_and_the_books_still_agree() -> None:
    place = Place()
    member_id = place.enrol()
    place.enrol("单田芳", "13900001234")
    with place.open() as books:
        usecases.set_stored_value_pin_hash(books, place.keys, member_id, "a hash")

    with place.open() as books:
        usecases.erase(books, place.keys, member_id, "本人要求")

    assert place.found_names("6620") == []
    assert place.found_names("1234") == ["单田芳"]
    assert rebuilt_tables(place) == kept_tables(place)
    with pytest.raises(MemberNotFound):
        pin_fits(place, member_id, "246810")


def test_an_erased_member_can_not_be_erased_again() -> None:
    place = Place()
    member_id = place.enrol()
    with place.open() as books:
        usecases.erase(books, place.keys, member_id, "本人要求")

    with pytest.raises(MemberNotFound), place.open() as books:
        usecases.erase(books, place.keys, member_id, "本人要求")


def test_a_person_who_left_can_come_back_with_the_same_phone() -> None:
    place = Place()
    before = place.enrol()
    with place.open() as books:
        usecases.erase(books, place.keys, before, "本人要求")

    again = place.enrol()

    assert again != before
    assert [hit.member_id for hit in place.find("13800006620")] == [again]


def card_of(place: Place, member_id: str) -> str:
    with place.database.reading() as connection:
        view = member_view(connection, member_id)
    assert view is not None
    return view.card_no


def test_a_lost_card_is_revoked_and_counts_again_when_it_is_found() -> None:
    place = Place()
    card_no = card_of(place, place.enrol())

    states = []
    with place.open() as books:
        usecases.revoke_card(books, card_no.lower(), "丢失")
        states.append(card_state(books.connection, card_no))
        usecases.reinstate_card(books, card_no, "找到了")
        states.append(card_state(books.connection, card_no))

    assert states == ["revoked", "fine"]
    assert rebuilt_tables(place) == kept_tables(place)


def test_a_card_is_revoked_once_and_only_a_revoked_one_is_reinstated() -> None:
    place = Place()
    card_no = card_of(place, place.enrol())

    with pytest.raises(CardNotRevoked), place.open() as books:
        usecases.reinstate_card(books, card_no, "")
    with place.open() as books:
        usecases.revoke_card(books, card_no, "丢失")
    with pytest.raises(CardRevokedAlready), place.open() as books:
        usecases.revoke_card(books, card_no, "丢失")


def test_a_card_of_nobody_can_not_be_revoked() -> None:
    with pytest.raises(MemberNotFound), Place().open() as books:
        usecases.revoke_card(books, "M00000000018", "丢失")


def test_what_an_old_code_said_is_forgotten_when_another_is_shown() -> None:
    place = Place()
    first = MemberToken(member_id="m-1", card_no="M00000000018", tier="gold", label="李**", valid_until=UNTIL)

    with place.open() as books:
        usecases.remember_shown(books, first)
    place.clock.forward(days=30)
    with place.open() as books:
        usecases.remember_shown(books, msgspec.structs.replace(first, member_id="m-3", valid_until="2026-12-24"))
        left = [member_view(books.connection, name) is not None for name in ("m-1", "m-3")]

    assert left == [False, True]


def test_a_member_shown_by_a_code_has_label_and_tier_and_no_balance() -> None:
    place = Place()
    token = MemberToken(
        member_id="m-1", card_no="M00000000018", tier="gold", label="李** 138****6620", valid_until=UNTIL
    )

    with place.open() as books:
        usecases.remember_shown(books, token)
        view = member_view(books.connection, "m-1")
        known = account_here(books.connection, "m-1")

    assert view is not None
    assert (view.label, view.tier, view.state, view.has_pin) == ("李** 138****6620", "gold", "shown", False)
    assert known is None
