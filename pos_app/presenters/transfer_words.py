"""Transfers and reservations as rows of a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kernel.weight import grams
from pos_app.locale import tr
from pos_app.presenters.exchange_words import at_words
from pos_app.presenters.papers import Choice

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


def kept_choice(one: Reservation, stores: dict[str, str]) -> Choice:
    """A piece that is kept for another store, or that another store keeps for this one."""
    states = {
        "asked": tr("等对方答复"),
        "kept": tr("留到 {until}", until=at_words(one.until)),
        "refused": tr("对方不留: {why}", why=one.reason),
        "ended": tr("已结束"),
    }
    who = stores.get(one.asking_store, one.asking_store)
    return Choice(
        tr("预留 {barcode}", barcode=one.barcode),
        " · ".join((tr("{store} 的 {whom}", store=who, whom=one.for_whom), states.get(one.state, one.state))),
    )
