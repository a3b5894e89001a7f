"""One cell, as a spreadsheet or a CSV file holds it, read exactly or refused in plain words.

A spreadsheet's numbers are binary fractions: they are taken by their shortest decimal form, which is what was typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal

from kernel.errors import DomainError
from membership.rules.birthday import normalise_birthday
from membership.rules.cards import normalise_card
from membership.rules.phone import normalise_phone
from pos_app.importing.columns import CARATS, CENTIMETRES, GRAMS, MILLIMETRES, YUAN, Column
from shop.catalogue.errors import PurityNameRefused
from shop.catalogue.rules.barcode import normalise_code, normalise_number
from shop.catalogue.rules.purity import Purity, recognise_purity

_EXACT_MAX = 10**15  # a spreadsheet keeps 15 digits; the rest of a longer number is lost already
_NUMBER_MAX = Decimal(10) ** 12
_THOUSANDS = re.compile(r"^-?\d{1,3}(,\d{3})+(\.\d+)?$")
_DECIMAL = re.compile(r"^[+-]?(\d{1,15}(\.\d{0,12})?|\.\d{1,12})$", re.ASCII)
_SCIENTIFIC = re.compile(r"^\d(\.\d+)?E\+?\d+$")
_TEXT_FORMULA = re.compile(r'^="([^"]*)"$')
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "###")


class CellRefused(Exception):
    """A cell that cannot be taken; the message is the reason in plain Chinese words."""


def shown(value: object) -> str:
    """The cell for a list of problems: as a person sees it, shortened."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT_MAX:
        value = int(value)
    text = str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def text_of(value: object) -> str:
    """A cell as text, outer blanks gone; an empty cell is ''. Whole numbers lose no digit and gain no '.0'."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _plain_text(value)
    if isinstance(value, bool):
        raise CellRefused("是逻辑值(TRUE/FALSE),请改成文字或数字")
    if isinstance(value, int | float):
        return _number_as_text(value)
    if isinstance(value, datetime | date | time):
        raise CellRefused("被表格软件当成了日期,请把单元格格式设为文本后重填")
    raise CellRefused("单元格内容无法读取,请粘贴为数值")


def _plain_text(text: str) -> str:
    found = _TEXT_FORMULA.match(text.strip())
    if found:
        return found[1].strip()  # ="0012" is how exports keep a number from being taken for one
    if text.startswith("="):
        raise CellRefused("是公式,请复制后“粘贴为数值”")
    if text.startswith(_ERRORS):
        raise CellRefused("是公式的错误值,请改成数值")
    return text.strip()


def _number_as_text(value: float) -> str:
    if abs(value) >= _EXACT_MAX:
        raise CellRefused("数字超过15位,末尾几位已被表格软件改掉,请把单元格格式设为文本后重填")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return repr(value)


def _thin(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def scaled(value: object, *, scale: int, units: tuple[str, ...], what: str) -> int:
    """A number times 10**`scale`, exactly. `units` may stand behind (or before) it; `what` names the right unit."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = _exact(value, scale)
    else:
        text = _thin(text_of(value)).lower()
        for unit in units:
            text = text.removesuffix(unit).removeprefix(unit)
        number = _typed(text, what)
    if number < 0:
        raise CellRefused("不能是负数")
    if number > _NUMBER_MAX:
        raise CellRefused("数太大")
    whole = number.scaleb(scale)
    if whole != whole.to_integral_value():
        raise CellRefused(f"最多{scale}位小数" if scale else "只能是整数")
    return int(whole)


def _exact(value: float, scale: int) -> Decimal:
    number = Decimal(repr(value))
    if not number.is_finite():
        raise CellRefused("不是数字")
    if isinstance(value, float) and number.as_tuple().exponent < -scale:  # type: ignore[operator]
        # The result of a calculation, such as 20.349999999999998: show 15 digits, as the spreadsheet does.
        number = Decimal(f"{value:.15g}")
    return number


def _typed(text: str, what: str) -> Decimal:
    if _THOUSANDS.match(text):
        text = text.replace(",", "")
    if not _DECIMAL.match(text):
        raise CellRefused(f"不是数字,只填数字,{what}" if what else "不是数字")
    return Decimal(text)


def _grams(value: object, _column: Column) -> int:
    return scaled(value, scale=3, units=GRAMS, what="单位是克")


def _carats(value: object, _column: Column) -> int:
    return scaled(value, scale=3, units=CARATS, what="单位是克拉")


def _yuan(value: object, _column: Column) -> int:
    return scaled(value, scale=2, units=YUAN, what="单位是元")


def _millimetres(value: object, _column: Column) -> int:
    return scaled(value, scale=0, units=MILLIMETRES, what="单位是毫米")


def _centimetres(value: object, _column: Column) -> int:
    return scaled(value, scale=1, units=CENTIMETRES, what="单位是厘米")


def _count(value: object, _column: Column) -> int:
    return scaled(value, scale=0, units=(), what="")


def _text(value: object, _column: Column) -> str:
    text = text_of(value)
    if any(unicodedata.category(sign) == "Cc" for sign in text):
        raise CellRefused("里面有换行或控制字符")
    return text


def _code(value: object, _column: Column) -> str:
    text = _number(value, _column)
    try:
        return normalise_code(text)
    except DomainError as error:
        raise CellRefused("条码只能用字母和数字,最多32位") from error


def _number(value: object, column: Column) -> str:
    text = normalise_number(_text(value, column))
    if _SCIENTIFIC.match(text):
        raise CellRefused("被表格软件写成了科学计数,请把单元格格式设为文本后重填")
    return text


def _choice(value: object, column: Column) -> str:
    text = _thin(text_of(value)).lower()
    for word, meant in column.choices:
        if text in (word.lower(), meant.lower()):
            return meant
    words = "、".join(dict.fromkeys(word for word, _ in column.choices if not word.isascii()))
    raise CellRefused(f"只能填:{words}")


def _purity(value: object, _column: Column, table: Iterable[Purity] | None = None) -> str:
    text = text_of(value)
    try:
        return recognise_purity(text, table=table).code
    except PurityNameRefused as error:
        raise CellRefused(f"这个名称已不允许使用,请写“{error.facts['instead']}”") from error
    except DomainError as error:
        raise CellRefused("不认识的成色,写法见说明页,如 足金999、18K金、铂金950") from error


def _tags(value: object, column: Column) -> tuple[str, ...]:
    text = unicodedata.normalize("NFKC", _text(value, column))
    return tuple(dict.fromkeys(tag.strip() for tag in re.split(r"[;,、]", text) if tag.strip()))


def _files(value: object, column: Column) -> tuple[str, ...]:
    names = _tags(value, column)
    if any("/" in name or "\\" in name for name in names):
        raise CellRefused("只填文件名,不带文件夹")
    return names


def _phone(value: object, _column: Column) -> str:
    try:
        return normalise_phone(text_of(value))
    except DomainError as error:
        raise CellRefused("不是11位手机号") from error


def _birthday(value: object, _column: Column) -> str:
    if isinstance(value, datetime | date):
        return f"{value.year:04}-{value.month:02}-{value.day:02}"
    if isinstance(value, int | float):
        raise CellRefused("是数字不是日期,请写成 1990-03-08 或 03-08")
    try:
        return normalise_birthday(text_of(value).split(" ")[0])
    except DomainError as error:
        raise CellRefused("不是日期,请写成 1990-03-08 或 03-08") from error


def _card(value: object, _column: Column) -> str:
    try:
        return normalise_card(text_of(value))
    except DomainError as error:
        raise CellRefused("卡号只能用字母和数字,最多32位") from error


Readers = Mapping[str, Callable[[object, Column], object]]
READERS: Readers = {
    "birthday": _birthday,
    "card": _card,
    "carats": _carats,
    "choice": _choice,
    "code": _code,
    "centimetres": _centimetres,
    "count": _count,
    "files": _files,
    "grams": _grams,
    "millimetres": _millimetres,
    "number": _number,
    "phone": _phone,
    "purity": _purity,
    "tags": _tags,
    "text": _text,
    "yuan": _yuan,
}


def readers_with(table: Iterable[Purity]) -> Readers:
    """The readers that know these purities."""
    return {**READERS, "purity": lambda value, column: _purity(value, column, table)}
