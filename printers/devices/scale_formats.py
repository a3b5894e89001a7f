"""What balances say, line by line: pure tables from the bytes of one line to a reading or to why there is none.

Widths are strict: a line that lost a byte on its way is another width and no weight. Sources: the makers' interface
manuals (Mettler Toledo MT-SICS, A&D EJ and EK-L, Sartorius GC and Master, Ohaus RS232 EN-3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kernel.errors import DomainError
from kernel.money import divide_half_up

MG = {"mg": 1, "g": 1_000, "kg": 1_000_000, "ct": 200}  # 1 ct = 0.2 g exactly; 钱, 两 and oz are no legal units
CUSTOM = "custom"
_NUMBER = re.compile(r" *(?P<sign>[+-]?) *(?P<whole>\d+)(?:\.(?P<decimals>\d+))?(?P<unverified>\.?\[\d\])?", re.ASCII)
_GROUPS = {"value", "unit", "stable"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole line with a stable weight and a legal unit. `unit` g | mg | kg | ct."""

    mg: int
    unit: str


@dataclass(frozen=True, slots=True)
class Unstable:
    """The load still moves, or the balance has no weight to tell just now (`mg` None)."""

    mg: int | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Overload:
    """More than the balance can carry."""


@dataclass(frozen=True, slots=True)
class Underload:
    """Less than nothing: the pan is off or hangs."""


@dataclass(frozen=True, slots=True)
class Fault:
    """`why`: unit (not g, mg, kg or ct), fine (finer than a whole mg), unverified (a digit in brackets), device."""

    why: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer that carries no weight: tared, zeroed, the balance's name."""


@dataclass(frozen=True, slots=True)
class NotALine:
    """Nothing of this format. `rubbish`: not even text, as when the baud rates differ."""

    rubbish: bool


Said = Reading | Unstable | Overload | Underload | Fault | Heard | NotALine


class ScaleFormatUnknown(DomainError):
    """No such format. `format`, `known`."""

    code = "scale.format_unknown"


class ScalePatternWrong(DomainError):
    """The user's own pattern does not serve. `reason` in Chinese."""

    code = "scale.pattern_wrong"


@dataclass(frozen=True, slots=True)
class ScaleFormat:
    """One balance's language. `rows` are tried in order: a pattern of the whole line and what it means.

    `weight` and `moving` rows have groups `value` and `unit`; a `weight` row may have `stable`, which then must not be
    empty. `ask` is b'' for a balance that sends by itself; so are `tare` and `zero` where there is no such command.
    """

    name: str
    title: str
    rows: tuple[tuple[re.Pattern[str], str], ...]
    ask: bytes = b""
    tare: bytes = b""
    zero: bytes = b""

    def read(self, line: bytes) -> Said:
        """What a line without its line end says."""
        text = line.replace(b"\x06", b"ACK").decode("ascii", "replace")
        if not text.isprintable() or "\ufffd" in text:
            return NotALine(rubbish=True)
        for pattern, meaning in self.rows:
            found = pattern.fullmatch(text)
            if found is not None:
                return _FIXED[meaning] if meaning in _FIXED else _weight(found.groupdict(), meaning)
        return NotALine(rubbish=False)


_FIXED: dict[str, Said] = {
    "busy": Unstable(),
    "over": Overload(),
    "under": Underload(),
    "device": Fault("device"),
    "unit": Fault("unit"),
    "heard": Heard(),
}


def _weight(groups: dict[str, str | None], meaning: str) -> Said:
    number = _NUMBER.fullmatch(groups["value"] or "")
    unit = (groups["unit"] or "").strip().lower()
    stable = meaning == "weight" and bool(groups.get("stable", "yes"))
    if number is None:
        return NotALine(rubbish=False)
    if not stable and not unit:
        return Unstable()
    if number["unverified"]:
        return Fault("unverified")
    if unit not in MG:
        return Fault("unit", unit)
    decimals = number["decimals"] or ""
    scaled, parts = int(number["sign"] + number["whole"] + decimals) * MG[unit], 10 ** len(decimals)
    if unit != "ct" and MG[unit] % parts:
        return Fault("fine", unit)
    mg = divide_half_up(scaled, parts)  # carats alone can be finer: 0.001 ct is 0.2 mg, and the raw line is kept
    return Reading(mg, unit) if stable else Unstable(mg, unit)


def _rows(*rows: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), meaning) for pattern, meaning in rows)


_FIELD = r"(?P<value>[ \d.+\-\[\]]{%d})"
_UNIT = r"(?P<unit>[A-Za-z%]{1,5})"
_ID = "(?:[A-Za-z#][A-Za-z# ]{5})?"  # the 22-character form names the value first

SICS = ScaleFormat(
    "sics", "梅特勒 MT-SICS",
    _rows(
        (f"S S {_FIELD % 10} {_UNIT}", "weight"), (f"S D {_FIELD % 10} {_UNIT}", "moving"), (r"S I", "busy"),
        (r"[STZ] \+", "over"), (r"[STZ] -", "under"), (r"E[STL]|S Error .*", "device"),
        (r"(?:[TZ]|TI|ZI|TA) [ASDIL].*|I\d .*", "heard"),
    ),
    ask=b"SI\r\n", tare=b"T\r\n", zero=b"Z\r\n",
)  # fmt: skip
AND = ScaleFormat(
    "and", "A&D",
    _rows(
        (f"ST,{_FIELD % 9} {{0,3}}{_UNIT}", "weight"),
        (f"US,{_FIELD % 9} {{0,3}}{_UNIT}", "moving"),
        (r"OL,-.*", "under"), (r"OL,.*", "over"), (r"QT,.*", "unit"), (r"EC,.*|\?E", "device"), (r"ACK", "heard"),
    ),
    ask=b"Q\r\n", tare=b"T\r\n", zero=b"Z\r\n",
)  # fmt: skip
SBI = ScaleFormat(
    "sbi", "赛多利斯 SBI",
    _rows(
        (f"{_ID}{_FIELD % 10} (?P<unit>[A-Za-z%][A-Za-z% ]{{2}})", "weight"),
        (f"{_ID}{_FIELD % 10} (?P<unit>   )", "moving"),
        (f"{_ID} *(?:High|H) *", "over"), (f"{_ID} *(?:Low|L) *", "under"),
        (r".*ERR.*", "device"), (r"Stat.*", "heard"),
    ),
    ask=b"\x1bP\r\n", tare=b"\x1bT\r\n", zero=b"\x1bV\r\n",
)  # fmt: skip
OHAUS = ScaleFormat(
    "ohaus", "奥豪斯",
    _rows(
        (f"{_FIELD % 11} {_UNIT} *\\?.*", "moving"), (f"{_FIELD % 11} {_UNIT}(?: +[NG])? *", "weight"),
        (r"Err(?:or)? ?8\.3", "over"), (r"Err(?:or)? ?8\.4", "under"), (r"Err.*|ES", "device"), (r"OK!?", "heard"),
    ),
    ask=b"IP\r\n", tare=b"T\r\n", zero=b"Z\r\n",
)  # fmt: skip
FORMATS = {known.name: known for known in (SICS, AND, SBI, OHAUS)}
TITLES = {**{name: known.title for name, known in FORMATS.items()}, CUSTOM: "自定义"}


def scale_format(name: str, *, pattern: str = "", ask: str = "") -> ScaleFormat:
    """The format of that name; `pattern` (groups value, unit, stable) and `ask` are those of a custom one.

    Raises ScaleFormatUnknown, ScalePatternWrong.
    """
    if name != CUSTOM:
        if name not in FORMATS:
            raise ScaleFormatUnknown(format=name, known="、".join(TITLES))
        return FORMATS[name]
    try:
        compiled = re.compile(pattern, re.ASCII)
    except re.error as error:
        raise ScalePatternWrong(reason=f"不是正则表达式({error})") from error
    missing = sorted(_GROUPS - compiled.groupindex.keys())
    if missing:
        raise ScalePatternWrong(reason=f"缺少命名组 {'、'.join(missing)}")
    return ScaleFormat(CUSTOM, TITLES[CUSTOM], ((compiled, "weight"),), ask=ask.encode() + b"\r\n" if ask else b"")
