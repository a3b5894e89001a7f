"""The header strip as text: where, who, today's gold price, how we stand with headquarters, what time it is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from pos_app.locale import tr
from pos_app.presenters.device_words import PRINTER_STATES

if TYPE_CHECKING:
    from pos_app.counter.answers import HeaderView

GOLD = {
    "fresh": ("ok", "●"),
    "stale": ("warn", "▲"),
    "emergency": ("warn", "▲"),
    "expired": ("error", "■"),
    "none": ("error", "■"),
}
SHORT_QUEUE = 2  # papers that wait are no news while the printer works
SYNC = {
    "alone": ("info", "○"),
    "synced": ("ok", "●"),
    "pending": ("info", "↑"),
    "offline": ("warn", "▲"),
    "attention": ("warn", "▲"),
    "rejected": ("error", "■"),
}


@dataclass(frozen=True, slots=True)
class HeaderPicture:
    """The strip as drawn; levels are ok, info, warn or error."""

    place: str
    person: str
    gold: str
    gold_level: str
    sync: str
    sync_level: str
    printer: str
    printer_level: str
    clock: str
    holds: int
    banner: str


def header_picture(header: HeaderView) -> HeaderPicture:
    gold_level, gold_sign = GOLD.get(header.gold_state, GOLD["none"])
    sync_level, sync_sign = SYNC.get(header.sync_state, SYNC["pending"])
    gold = " ".join(part for part in (header.gold_text, header.gold_time) if part)
    if header.board_version:
        gold += f" v{header.board_version}"
    return HeaderPicture(
        place=tr("{store} · {register} 号机", store=header.store_name, register=register_no(header.register)),
        person=" ".join((header.staff_name, header.staff_no)).strip(),
        gold=gold if gold_level == "ok" else f"{gold_sign} {gold}",
        gold_level=gold_level,
        sync=_signed(sync_sign, header.sync_words),
        sync_level=sync_level,
        printer=_printer(header),
        printer_level="warn" if header.printer_state in ("", "near_end") else "error",
        clock=header.now[11:16] if "T" in header.now else header.now,
        holds=header.holds,
        banner=tr("{day} 未日结。可以照常收银,请先补做日结。", day=header.overdue_day[5:])
        if header.overdue_day
        else "",
    )


def _printer(header: HeaderView) -> str:
    """What a printer needs and how many papers wait; '' where all is well."""
    if not header.printer_state:
        return tr("▲ {count} 张没打出", count=header.papers_waiting) if header.papers_waiting > SHORT_QUEUE else ""
    words = tr(PRINTER_STATES.get(header.printer_state, header.printer_state))
    sign = "▲" if header.printer_state == "near_end" else "■"
    waiting = tr(" · {count} 张等待", count=header.papers_waiting) if header.papers_waiting else ""
    return f"{sign} {tr('打印机')}{words}{waiting}"


def register_no(register: str) -> str:
    """The number of a register in its store: 'HP01' -> '01'; a name without one stays as it is."""
    digits = "".join(takewhile(str.isdigit, reversed(register)))[::-1]
    return digits or register


def _signed(sign: str, words: str) -> str:
    return words if words[:1] in {"●", "↑", "▲", "■", "○"} else f"{sign} {words}"
