"""Purity (成色) as data: a revision of the standard adds rows, it does not change the program.

Seeded from GB 11887-2012 with Amendment 1, in force since 2016-05-04: a purity is a minimum without negative
tolerance, and 足 is the highest name, so 千足金 and 万足金 are refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from shop.catalogue.errors import PurityNameRefused, PurityRefused, PurityUnknown


@dataclass(frozen=True, slots=True)
class Purity:
    """One row. `fineness_permille_x10` is the fineness in tenths of a permille: 9999 is 999.9 ‰.

    `metal` gold | platinum | palladium | silver; `valid_from` 'YYYY-MM-DD'; `also` other ways people write it.
    """

    code: str
    name: str
    metal: str
    fineness_permille_x10: int
    valid_from: str
    also: tuple[str, ...] = ()


_2016 = "2016-05-04"
PURITIES = (
    Purity("AU9999", "足金999.9", "gold", 9999, _2016, ("足金9999", "金999.9", "黄金999.9")),
    Purity("AU999", "足金999", "gold", 9990, _2016, ("金999", "黄金999")),
    Purity("AU990", "足金", "gold", 9900, _2016, ("足金990", "金990", "黄金990")),
    Purity("AU916", "22K金", "gold", 9160, _2016, ("22K", "K22", "金916", "G22K")),
    Purity("AU750", "18K金", "gold", 7500, _2016, ("18K", "K18", "金750", "G18K")),
    Purity("AU585", "14K金", "gold", 5850, _2016, ("14K", "K14", "金585", "G14K")),
    Purity("AU375", "9K金", "gold", 3750, _2016, ("9K", "K9", "金375", "G9K")),
    Purity("PT999", "铂金999", "platinum", 9990, _2016, ("足铂999", "铂999")),
    Purity("PT990", "足铂", "platinum", 9900, _2016, ("足铂金", "铂金990", "足铂990", "铂990")),
    Purity("PT950", "铂金950", "platinum", 9500, _2016, ("铂950",)),
    Purity("PT900", "铂金900", "platinum", 9000, _2016, ("铂900",)),
    Purity("PD950", "钯金950", "palladium", 9500, _2016, ("钯950",)),
    Purity("AG999", "足银999", "silver", 9990, _2016, ("银999", "S999")),
    Purity("AG990", "足银", "silver", 9900, _2016, ("足银990", "银990", "S990")),
    Purity("AG925", "银925", "silver", 9250, _2016, ("925银", "S925", "纯银925", "925")),
)
_REFUSED = {"千足金": "足金999", "万足金": "足金999.9", "千足银": "足银999"}
_EVER = "9999-12-31"
_DAY = re.compile(r"^\d{4}-\d\d-\d\d$")
_CODE = re.compile(r"^(AU|PT|PD|AG)\d{3,4}$")
_METALS = {"AU": "gold", "PT": "platinum", "PD": "palladium", "AG": "silver"}
_NAME_LENGTH_MAX = 16
_FULL_X10 = 9900  # 足 may stand from here on


def _plain(text: str) -> str:
    """Without blanks and full-width forms, in upper case."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def purity_of(code: str, *, on: str = _EVER, table: Iterable[Purity] = PURITIES) -> Purity | None:
    """The row of `code` in force on the day `on`: the latest that was valid by then."""
    rows = [row for row in table if row.code == code and row.valid_from <= on]
    return max(rows, key=lambda row: row.valid_from, default=None)


def table_on(day: str, table: Iterable[Purity]) -> tuple[Purity, ...]:
    """The rows in force on a day, one for each code, in the order in which codes first appear."""
    rows: dict[str, Purity] = {}
    for row in table:
        if row.valid_from <= day and (row.code not in rows or row.valid_from >= rows[row.code].valid_from):
            rows[row.code] = row
    return tuple(rows.values())


def require_listable(row: Purity) -> None:
    """A purity as headquarters may list it. Raises PurityRefused, PurityNameRefused.

    The code begins with its metal's sign, by which programs that do not know it tell the metal; only 990 and more
    is 足.
    """
    for text in (row.name, *row.also):
        _refuse_name(text)
    found = _CODE.match(row.code)
    reason = ""
    if found is None or _METALS[found[1]] != row.metal:
        reason = "code"
    elif not 1 <= row.fineness_permille_x10 <= 10_000:
        reason = "fineness"
    elif not row.name.strip() or any(len(text) > _NAME_LENGTH_MAX for text in (row.name, *row.also)):
        reason = "name"
    elif "足" in row.name and row.fineness_permille_x10 < _FULL_X10:
        reason = "full"
    elif _DAY.match(row.valid_from) is None:
        reason = "valid_from"
    if reason:
        raise PurityRefused(purity=row.code, reason=reason)


def metal_of(code: str) -> str:
    """gold, platinum, palladium or silver by the code's sign, listed since or not; '' for none."""
    found = _CODE.match(code)
    return "" if found is None else _METALS[found[1]]


def purity_name(code: str) -> str:
    """The printed name; an unknown code stands for itself, so that old paper can always be printed again."""
    row = _BY_CODE.get(code)
    return code if row is None else row.name


def recognise_purity(text: str, *, table: Iterable[Purity] | None = None) -> Purity:
    """What a person or a spreadsheet wrote, as a row of the table.

    Raises PurityNameRefused for 千足金 and 万足金 (with or without figures), PurityUnknown for all else.
    """
    wanted = _plain(text)
    found = (_BY_TEXT if table is None else _texts(table)).get(wanted)
    if found is not None:
        return found
    _refuse_name(text)
    raise PurityUnknown(text=text)


def _refuse_name(text: str) -> None:
    for refused, instead in _REFUSED.items():
        if _plain(text).startswith(refused):
            raise PurityNameRefused(text=text, instead=instead)


def require_name_allowed(text: str) -> None:
    """A name as it may stand on a label, in whatever place of it. Raises PurityNameRefused."""
    plain = _plain(text)
    for refused, instead in _REFUSED.items():
        if refused in plain:
            raise PurityNameRefused(text=text, instead=plain.replace(refused, instead))


def _texts(table: Iterable[Purity]) -> dict[str, Purity]:
    return {_plain(text): row for row in table for text in (row.code, row.name, *row.also)}


_BY_CODE = {row.code: row for row in sorted(PURITIES, key=lambda row: row.valid_from)}
_BY_TEXT = _texts(PURITIES)
