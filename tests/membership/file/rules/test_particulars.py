"""What a chain asks of its members, in the form it is kept in."""

from __future__ import annotations

import pytest

from kernel.errors import DomainError
from membership.errors import BirthdayInvalid, PhoneInvalid
from membership.facts import Anniversary, Personal
from membership.file.errors import CustomFieldUnknown, ParticularInvalid
from membership.file.rules.particulars import CustomField, Particulars, changed

LI = Personal(name="李雪梅", phone="13800006620", preferences="古法", custom={"皮肤": "敏感"})
ASKED = (
    CustomField(name="皮肤"),
    CustomField(name="孩子几个", kind="number"),
    CustomField(name="来店方式", kind="choice", choices=("路过", "老客介绍")),
    CustomField(name="订婚日", kind="date"),
)


def test_what_was_not_told_stays_and_what_was_emptied_goes() -> None:
    after = changed(LI, Particulars(phone=" +86 138-0000-6621 ", preferences=""))

    assert after == Personal(name="李雪梅", phone="13800006621", custom={"皮肤": "敏感"})


def test_sizes_are_kept_as_jewellers_count_them() -> None:
    after = changed(LI, Particulars(ring="１４.5 号", bangle_mm="56mm"))

    assert (after.ring, after.bangle_mm) == ("14.5", 56)


def test_a_birthday_brings_its_calendar() -> None:
    after = changed(LI, Particulars(birthday="八月十五", anniversaries={"结婚": "2012-05-20"}))

    assert (after.birthday, after.calendar) == ("08-15", "lunar")
    assert after.anniversaries == (Anniversary(name="结婚", day="2012-05-20"),)


def test_an_identity_card_is_the_paper_where_none_is_named() -> None:
    after = changed(LI, Particulars(id_no=" 11010519491231002x"))

    assert (after.id_kind, after.id_no) == ("id_card", "11010519491231002X")
    assert changed(after, Particulars(id_no="")) == LI


def test_the_chains_own_fields_are_kept_by_their_names() -> None:
    after = changed(LI, Particulars(custom={"皮肤": "", "孩子几个": "2", "来店方式": "老客介绍"}), ASKED)

    assert after.custom == {"孩子几个": "2", "来店方式": "老客介绍"}


@pytest.mark.parametrize(
    ("told", "error"),
    [
        (Particulars(phone="138"), PhoneInvalid),
        (Particulars(ring="99"), ParticularInvalid),
        (Particulars(ring="14.3"), ParticularInvalid),
        (Particulars(bangle_mm="5"), ParticularInvalid),
        (Particulars(id_no="110105194912310021"), ParticularInvalid),
        (Particulars(id_no="E12", id_kind="护照"), ParticularInvalid),
        (Particulars(id_no="E1234567", id_kind="借书证"), ParticularInvalid),
        (Particulars(address="长" * 201), ParticularInvalid),
        (Particulars(anniversaries={"结婚": "02-30"}), BirthdayInvalid),
        (Particulars(anniversaries={str(number): "05-20" for number in range(11)}), ParticularInvalid),
        (Particulars(custom={"星座": "天秤"}), CustomFieldUnknown),
        (Particulars(custom={"孩子几个": "两个"}), ParticularInvalid),
        (Particulars(custom={"来店方式": "别的"}), ParticularInvalid),
        (Particulars(custom={"订婚日": "2012-5-20"}), ParticularInvalid),
    ],
)
def test_what_cannot_be_is_refused_by_name(told: Particulars, error: type[DomainError]) -> None:
    with pytest.raises(error):
        changed(LI, told, ASKED)


def test_a_refused_number_is_not_repeated_in_the_words() -> None:
    with pytest.raises(ParticularInvalid) as refused:
        changed(LI, Particulars(id_no="110105194912310021"))

    assert refused.value.facts["given"] == "…0021"
