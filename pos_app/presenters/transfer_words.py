"""Transfers and reservations as rows of a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kernel.weight import grams
from pos_app.locale import tr
from pos_app.presenters.exchange_words import at_words
from pos_app.presenters.papers import Choice
from pos_app.presenters.problems import Problem, words

if TYPE_CHECKING:
    from pos_app.counter.transfers import ComingPiece
    from shop.stock.queries import Reservation, TransferRow

KEEP_UNTIL_HOUR = 22


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that is between this store and others now."""

    coming: tuple[TransferRow, ...]
    going: tuple[TransferRow, ...]
    late: frozenset[str]
    waiting: tuple[Reservation, ...]
    kept: tuple[Reservation, ...]
    asked: tuple[Reservation, ...]
    stores: dict[str, str]
    here: str
    now: str


def elsewhere_words(elsewhere: Mapping[str, str], code: str = "") -> Problem | None:
    """Which piece of a paper (the one scanned, else the first) went by another document, if any."""
    barcode = code or next(iter(elsewhere), "")
    document = elsewhere.get(barcode)
    return None if document is None else words("transfer.piece_elsewhere", barcode=barcode, document=document)


def keep_words(days: int) -> str:
    return tr("留到今天打烊") if days == 0 else tr("留 {days} 天", days=days)


def until_text(now: str, days: int) -> str:
    """The end of the day so many days from `now`, as an ISO time."""
    day = datetime.fromisoformat(now) + timedelta(days=days)
    return day.replace(hour=KEEP_UNTIL_HOUR, minute=0, second=0, microsecond=0).isoformat(timespec="milliseconds")


def piece_choice(piece: ComingPiece, mark: str) -> Choice:
    return Choice(f"{mark}  {piece.name}", piece.barcode, f"{grams(piece.weight_mg)} g")


def transfer_choice(row: TransferRow, stores: dict[str, str], late: frozenset[str], *, coming: bool) -> Choice:
    store = row.from_store if coming else row.to_store
    way = (
        tr("来自 {store}", store=stores.get(store, store))
        if coming
        else tr("发往 {store}", store=stores.get(store, store))
    )
    parts = [tr("{pieces} 件", pieces=len(row.open_barcodes)), tr("{at} 发出", at=at_words(row.sent_at))]
    if row.missing:
        parts.append(tr("■ {count} 件没找到", count=len(row.missing)))
    if row.document_no in late:
        parts.append(tr("▲ 超过 48 小时"))
    return Choice(f"{way}  {row.document_no}", " · ".join(parts), tr("收货") if coming else tr("在途"))


def waiting_choice(one: Reservation, stores: dict[str, str]) -> Choice:
    title = tr("{store} 申请预留 {barcode}", store=stores.get(one.asking_store, one.asking_store), barcode=one.barcode)
    return Choice(title, tr("{whom} · {at}", whom=one.for_whom, at=at_words(one.asked_at)), tr("待答复"))


def kept_choice(one: Reservation, stores: dict[str, str], now: str) -> Choice:
    """A piece of this store that is kept for another's customer."""
    who = tr("{store} 的 {whom}", store=stores.get(one.asking_store, one.asking_store), whom=one.for_whom)
    return Choice(tr("预留 {barcode}", barcode=one.barcode), f"{who} · {_how_it_stands(one, now)}", tr("取消"))


def asked_choice(one: Reservation, stores: dict[str, str], now: str) -> Choice:
    """A piece of another store that this one asked for, with its answer."""
    done = tr("移除") if one.state == "refused" else tr("取消")
    title = tr("请{store}留 {barcode}", store=stores.get(one.store, one.store), barcode=one.barcode)
    return Choice(title, f"{one.for_whom} · {_how_it_stands(one, now)}", done)


def _how_it_stands(one: Reservation, now: str) -> str:
    if one.state == "kept" and datetime.fromisoformat(one.until) < datetime.fromisoformat(now):
        return tr("▲ 留到 {until},已过期", until=at_words(one.until))
    states = {
        "asked": tr("等对方答复"),
        "kept": tr("留到 {until}", until=at_words(one.until)),
        "refused": tr("■ 对方不留: {why}", why=one.reason),
    }
    return states.get(one.state, one.state)
