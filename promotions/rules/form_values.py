"""What a person types into a rule's form, as the value of the rule format; and that value as they would type it.

Amounts are yuan, weights grams, a percent is what is still paid (9折). Nothing typed is nothing said.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kernel.money import parse_yuan
from kernel.weight import parse_grams
from promotions.rules.rule import MOST, basis_points

ALL = "全部"
YES = "是"
CATEGORY = "大类:"
_BETWEEN = re.compile(r"[,，、;；]+")
_DAYS = {name: number for number, name in enumerate("一二三四五六日", start=1)}
_BIRTHDAYS = {"当天": "day", "当月": "month"}
_PARTS = {ALL: "all", "等重": "old", "超出": "excess"}
_FOLD = re.compile(r"([0-9])(?:\.([0-9]{1,2}))?折?")
_HOURS = re.compile(r"([0-9]{1,2}:[0-9]{2})\s*[-—~至到]+\s*([0-9]{1,2}:[0-9]{2})")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of field: `read` raises ValueError for what it does not understand, `words` says how it is typed."""

    read: Callable[[str], Any]
    show: Callable[[Any], str]
    words: str


def _yuan(text: str) -> int:
    return _within(parse_yuan(text))


def _show_yuan(fen: int) -> str:
    yuan, rest = divmod(fen, 100)
    return f"{yuan}.{rest:02}" if rest else str(yuan)


def _count(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,12}", text):
        raise ValueError(text)
    return int(text)


def _grams(text: str) -> int:
    return _within(parse_grams(text))


def _show_grams(mg: int) -> str:
    whole, rest = divmod(mg, 1000)
    return f"{whole}.{rest:03}".rstrip("0") if rest else str(whole)


def _within(number: int) -> int:
    if not 0 <= number <= MOST:
        raise ValueError(number)
    return number


def _fold(text: str) -> int | str:
    """9 or 9折 -> 10 percent off; 8.88 -> "11.2"; 0折 is free."""
    found = _FOLD.fullmatch(text.replace(" ", ""))
    if found is None:
        raise ValueError(text)
    paid = int(found[1]) * 1000 + int((found[2] or "").ljust(2, "0")) * 10  # basis points
    whole, rest = divmod(10_000 - paid, 100)
    return f"{whole}.{rest:02}".rstrip("0") if rest else whole


def _show_fold(pct: int | str) -> str:
    whole, rest = divmod(10_000 - basis_points(pct), 1000)
    return f"{whole}.{rest // 10:02}".rstrip("0") if rest else str(whole)


def _moment(text: str) -> str:
    return _time(text)[0].isoformat()


def _until(text: str) -> str:
    """A day is meant with its evening: the window ends when the next one begins."""
    at, whole_day = _time(text)
    return (at + timedelta(days=1) if whole_day else at).isoformat()


def _time(text: str) -> tuple[datetime, bool]:
    text = " ".join(text.replace("：", ":").replace("/", "-").split())
    at = datetime.fromisoformat(text)
    if at.tzinfo is not None or not 2000 <= at.year < 2200:
        raise ValueError(text)
    return at, ":" not in text


def _show_moment(text: str) -> str:
    at = datetime.fromisoformat(text)
    return f"{at:%Y-%m-%d}" if (at.hour, at.minute) == (0, 0) else f"{at:%Y-%m-%d %H:%M}"


def _show_until(text: str) -> str:
    at = datetime.fromisoformat(text)
    midnight = (at.hour, at.minute) == (0, 0)
    return f"{at - timedelta(days=1):%Y-%m-%d}" if midnight else f"{at:%Y-%m-%d %H:%M}"


def _weekdays(text: str) -> list[int]:
    """六日 or 1-5 or 6,7: ISO weekdays."""
    plain = text.replace("周", "").replace("天", "日")
    span = re.fullmatch(r"([1-7一二三四五六日])\s*[-—~至到]\s*([1-7一二三四五六日])", plain)
    if span:
        first, last = (_DAYS.get(day) or int(day) for day in span.groups())
        if first > last:
            raise ValueError(text)
        return list(range(first, last + 1))
    days = re.sub(r"[,，、;；\s]", "", plain)
    if not re.fullmatch(r"[1-7一二三四五六日]+", days):
        raise ValueError(text)
    return sorted({_DAYS.get(day) or int(day) for day in days})


def _show_weekdays(days: list[int]) -> str:
    return "".join("一二三四五六日"[day - 1] for day in days)


def _hours(text: str) -> list[str]:
    found = _HOURS.fullmatch(text.replace("：", ":").strip())
    if found is None:
        raise ValueError(text)
    return [hour.rjust(5, "0") for hour in found.groups()]


def _names(text: str) -> list[str]:
    found = [name.strip() for name in _BETWEEN.split(text)]
    return [name for name in found if name]


def _show_names(names: list[str]) -> str:
    return ",".join(names)


def _lines(text: str) -> list[str]:
    """What a scope names: 大类:镶嵌 is a category, everything else a tag, a purity or a kind as it stands."""
    return [_line(name) for name in _names(text.replace("大类：", CATEGORY))]


def _line(name: str) -> str:
    return f"cat:{name.removeprefix(CATEGORY).strip()}" if name.startswith(CATEGORY) else name


def _show_lines(names: list[str]) -> str:
    return ",".join(CATEGORY + name.removeprefix("cat:") if name.startswith("cat:") else name for name in names)


def _goods(text: str) -> dict[str, Any]:
    return {"all": True} if text == ALL else {"any": _lines(text)}


def _show_goods(scope: dict[str, Any]) -> str:
    return ALL if scope.get("all") else _show_lines(scope.get("any", []))


def _weight_from(text: str) -> list[list[Any]]:
    return [["weight_mg", ">=", _grams(text)]]


def _show_weight_from(where: list[list[Any]]) -> str:
    return _show_grams(where[0][2])


def _tiers(text: str) -> list[list[int]]:
    """5000-300, 10000-800: from 5,000 on 300 less, from 10,000 on 800 less."""
    out = []
    for step in _names(text):
        reached, _, off = step.replace("减", "-").removeprefix("满").partition("-")
        out.append([_yuan(reached), _yuan(off)])
    return out


def _show_tiers(tiers: list[list[int]]) -> str:
    return ",".join(f"{_show_yuan(reached)}-{_show_yuan(off)}" for reached, off in tiers)


def _slots(text: str) -> list[dict[str, Any]]:
    return [_goods(one.strip()) for one in re.split(r"[+＋]", text)]


def _show_slots(slots: list[dict[str, Any]]) -> str:
    return "+".join(_show_goods(slot) for slot in slots)


def _birthday(text: str) -> str | int:
    return _BIRTHDAYS[text] if text in _BIRTHDAYS else _count(text.removeprefix("前后").removesuffix("天"))


def _show_birthday(value: str | int) -> str:
    return next((name for name, code in _BIRTHDAYS.items() if code == value), str(value))


def _flag(text: str) -> bool:
    if text not in (YES, "否"):
        raise ValueError(text)
    return text == YES


def _alone(text: str) -> str | bool:
    """The whole bill takes nothing else."""
    return "order" if _flag(text) else False


def _part(text: str) -> str:
    if text not in _PARTS:
        raise ValueError(text)
    return _PARTS[text]


def _show_part(code: str) -> str:
    return next(name for name, known in _PARTS.items() if known == code)


KINDS = {
    "text": Kind(str, str, "文字"),
    "yuan": Kind(_yuan, _show_yuan, "元,如 300 或 99.50"),
    "count": Kind(_count, str, "整数"),
    "grams": Kind(_grams, _show_grams, "克,如 20 或 3.5"),
    "fold": Kind(_fold, _show_fold, "如 9 或 8.5"),
    "from": Kind(_moment, _show_moment, "如 2026-12-10 09:30"),
    "until": Kind(_until, _show_until, "含当日,如 2026-12-12"),
    "weekdays": Kind(_weekdays, _show_weekdays, "如 六日 或 1-5"),
    "hours": Kind(_hours, lambda hours: "-".join(hours), "如 10:00-12:00"),
    "names": Kind(_names, _show_names, "用逗号分开"),
    "lines": Kind(_lines, _show_lines, "如 大类:镶嵌,戒指"),
    "goods": Kind(_goods, _show_goods, "全部,或 大类:镶嵌,戒指"),
    "weight_from": Kind(_weight_from, _show_weight_from, "克,如 20"),
    "tiers": Kind(_tiers, _show_tiers, "如 5000-300,10000-800"),
    "slots": Kind(_slots, _show_slots, "如 戒指+项链"),
    "birthday": Kind(_birthday, _show_birthday, "当天、当月,或前后几天"),
    "flag": Kind(_flag, lambda said: YES if said else "否", "是 或 否"),
    "alone": Kind(_alone, lambda _: YES, "是 或 否"),
    "part": Kind(_part, _show_part, "全部、等重 或 超出"),
}
