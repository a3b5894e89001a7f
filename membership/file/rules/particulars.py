"""What a chain asks of its members beside name and phone, in what form, and a file after a change of it.

Only name and phone are needed (PIPL Art 6: the minimum for the purpose); all else may stay empty.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Literal

import msgspec

from membership.errors import BirthdayInvalid
from membership.facts import Anniversary, Calendar, Personal
from membership.file.errors import CustomFieldUnknown, ParticularInvalid
from membership.rules.birthday import birthday_of
from membership.rules.identity import ID_KINDS, IDENTITY_CARD, fits_kind, plain_identity
from membership.rules.person import plain_name, plain_sex
from membership.rules.phone import normalise_phone

TEXT_LONGEST, NAME_LONGEST, ANNIVERSARIES_MOST = 200, 20, 10
RING_MOST, BANGLE_LEAST_MM, BANGLE_MOST_MM = 33, 40, 80
_RING = re.compile(r"[1-9][0-9]?(\.5)?")
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,3})?")


class CustomField(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that this chain asks besides; `choices` for kind 'choice'."""

    name: str
    kind: Literal["text", "number", "date", "choice"] = "text"
    choices: tuple[str, ...] = ()


class Particulars(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is told of a member at the counter, as it is typed; None leaves a field as it is, '' empties it.

    `anniversaries` is the whole list, by what for; `custom` names the fields that change.
    """

    name: str | None = None
    phone: str | None = None
    sex: str | None = None
    birthday: str | None = None
    calendar: Calendar = "solar"
    anniversaries: dict[str, str] | None = None
    preferences: str | None = None
    ring: str | None = None
    bangle_mm: str | None = None
    address: str | None = None
    id_kind: str | None = None
    id_no: str | None = None
    custom: dict[str, str] | None = None


def changed(before: Personal, told: Particulars, custom: tuple[CustomField, ...] = ()) -> Personal:
    """The file after what was told; `custom` are the chain's own fields.

    Raises NameInvalid, PhoneInvalid, SexInvalid, BirthdayInvalid, ParticularInvalid, CustomFieldUnknown.
    """
    said = {name: value for name in _READ if (value := getattr(told, name)) is not None}
    new: dict[str, Any] = {name: _READ[name](value) for name, value in said.items()}
    if told.birthday is not None:
        new["birthday"], new["calendar"] = birthday_of(told.birthday, told.calendar)
    if told.anniversaries is not None:
        new["anniversaries"] = _anniversaries(told.anniversaries)
    if told.custom is not None:
        new["custom"] = _custom(before.custom, told.custom, custom)
    after: Personal = msgspec.structs.replace(before, **new)
    return msgspec.structs.replace(after, **_paper(after))


def _paper(after: Personal) -> dict[str, str]:
    """Kind and number go together; an identity card's number has a check digit."""
    if not after.id_no:
        return {"id_kind": ""}
    kind = after.id_kind or IDENTITY_CARD
    if not fits_kind(kind, after.id_no):
        raise ParticularInvalid(field="证件号码", given=f"…{after.id_no[-4:]}")
    return {"id_kind": kind}


def _text(field: str, longest: int = TEXT_LONGEST) -> Callable[[str], str]:
    def read(given: str) -> str:
        plain = " ".join(unicodedata.normalize("NFKC", given).split())
        if len(plain) > longest:
            raise ParticularInvalid(field=field, given=f"{plain[:12]}…")
        return plain

    return read


def _id_kind(given: str) -> str:
    """A paper's code, also by its Chinese name."""
    plain = _text("证件类型")(given)
    found = next((code for code, name in ID_KINDS.items() if plain in (code, name)), "")
    if plain and not found:
        raise ParticularInvalid(field="证件类型", given=plain)
    return found


def _ring(given: str) -> str:
    """14, 14号, 14.5: by halves, up to 33 (港度)."""
    plain = _text("手寸")(given).removesuffix("号").removesuffix("#").strip()
    if plain and (not _RING.fullmatch(plain) or int(plain.split(".")[0]) > RING_MOST):
        raise ParticularInvalid(field="手寸", given=given)
    return plain


def _bangle(given: str) -> int:
    """The inner width in whole millimetres, 56 or 56mm; 0 for none."""
    plain = _text("圈口")(given).lower().removesuffix("mm").removesuffix("毫米").strip() or "0"
    if not re.fullmatch(r"[0-9]{1,2}", plain) or not (
        int(plain) == 0 or BANGLE_LEAST_MM <= int(plain) <= BANGLE_MOST_MM
    ):
        raise ParticularInvalid(field="圈口", given=given)
    return int(plain)


def _anniversaries(told: Mapping[str, str]) -> tuple[Anniversary, ...]:
    if len(told) > ANNIVERSARIES_MOST:
        raise ParticularInvalid(field="纪念日", given=f"{len(told)} 个")
    kept = []
    for given, day in told.items():
        name, born = _text("纪念日", NAME_LONGEST)(given), birthday_of(day)
        if not name or not born.day or born.calendar != "solar":
            raise BirthdayInvalid(given=day)
        kept.append(Anniversary(name=name, day=born.day))
    return tuple(kept)


def _custom(before: Mapping[str, str], told: Mapping[str, str], fields: tuple[CustomField, ...]) -> dict[str, str]:
    known = {field.name: field for field in fields}
    after = dict(before)
    for name, given in told.items():
        if name not in known:
            raise CustomFieldUnknown(field=name)
        after[name] = _custom_value(known[name], given)
    return {name: value for name, value in after.items() if value}


def _custom_value(field: CustomField, given: str) -> str:
    plain = _text(field.name)(given)
    if not plain:
        return ""
    if not _FITS[field.kind](plain, field):
        raise ParticularInvalid(field=field.name, given=plain)
    return plain


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_FITS: dict[str, Callable[[str, CustomField], bool]] = {
    "text": lambda _text, _field: True,
    "number": lambda text, _field: _NUMBER.fullmatch(text) is not None,
    "date": lambda text, _field: _is_day(text),
    "choice": lambda text, field: text in field.choices,
}
_READ: dict[str, Callable[[str], object]] = {
    "name": plain_name,
    "phone": normalise_phone,
    "sex": plain_sex,
    "preferences": _text("偏好"),
    "ring": _ring,
    "bangle_mm": _bangle,
    "address": _text("地址"),
    "id_kind": _id_kind,
    "id_no": plain_identity,
}
