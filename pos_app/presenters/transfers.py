"""Pieces between stores: what is on its way, sending by scanning, receiving by the paper, keeping for others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kernel.errors import DomainError
from pos_app.locale import tr
from pos_app.presenters.exchange_words import at_words
from pos_app.presenters.host import Host, State
from pos_app.presenters.papers import Choice
from pos_app.presenters.problems import Problem, info, words, words_for
from pos_app.presenters.transfer_words import (
    Overview,
    asked_choice,
    elsewhere_words,
    keep_words,
    kept_choice,
    piece_choice,
    transfer_choice,
    until_text,
    waiting_choice,
)

if TYPE_CHECKING:
    from pos_app.counter.transfers import ComingPiece, Incoming, SentTransfer, TakenIn
    from shop.stock.queries import Reservation, TransferRow

PAPER = "JT1"  # how every code of a transfer's paper begins
KEEP_DAYS = (0, 3, 7)
Keys = tuple[str, ...]
REFUSALS = ("已卖出或已收订金", "货品在维修", "本店有顾客要看")
ENDINGS = ("顾客不要了", "顾客已取货", "改由别店提供")


@dataclass(frozen=True, slots=True)
class TransfersPicture:
    """The page as drawn. `field` a code may be typed; `accept` what Enter does ('' nothing); `keys` other actions."""

    title: str
    hint: str
    rows: tuple[Choice, ...]
    chosen: int
    field: bool = False
    accept: str = ""
    keys: Keys = ()


class TransfersView(Protocol):
    def show_transfers(self, picture: TransfersPicture) -> None: ...
    def take_code(self) -> str:
        """What the field holds; it is empty afterwards."""

    def show_words(self, problem: Problem | None) -> None: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the overview and what Enter does with it."""

    choice: Choice
    open: Callable[[], None]


class TransfersPresenter:
    def __init__(self, view: TransfersView, host: Host) -> None:
        self._view, self._host = view, host
        self._overview: Overview | None = None
        self._chosen = 0
        self._entries: tuple[Entry, ...] = ()
        self._goal = ""  # the store that pieces are sent to
        self._parcel: tuple[ComingPiece, ...] = ()  # what is sent
        self._found: tuple[str, ...] = ()  # what is received, as barcodes
        self._codes: tuple[str, ...] = ()  # of the paper, as far as it was scanned
        self._coming: Incoming | None = None
        self._asked_about_missing = False
        self._step: Callable[[], None] = self._show_overview
        self._back: Callable[[], None] = self._host.leave
        self._take: Callable[[str], None] = self._paper

    # the overview

    def open(self) -> None:
        self._host.enter(State.TRANSFER)
        self._view.show_words(None)
        self._chosen = 0
        self._load()

    def _load(self) -> None:
        self._host.call(self._look_round, self._loaded, self._refused)

    def _look_round(self) -> Overview:
        till = self._host.till
        transfers = till.transfers
        return Overview(
            coming=transfers.coming_in(),
            going=transfers.going_out(),
            late=frozenset(one.document_no for one in transfers.overdue()),
            waiting=transfers.waiting(),
            kept=transfers.kept(),
            asked=transfers.asked(),
            stores=till.post.store_names(),
            here=till.post.store,
            now=till.post.now(),
        )

    def _loaded(self, overview: Overview) -> None:
        self._overview = overview
        self._codes, self._coming = (), None
        self._step, self._back, self._take = self._show_overview, self._host.leave, self._paper
        self._entries = tuple(self._overview_entries(overview))
        self._chosen = min(self._chosen, max(len(self._entries) - 1, 0))
        self._show_overview()

    def _overview_entries(self, seen: Overview) -> list[Entry]:
        stores = seen.stores
        found = [Entry(transfer_choice(one, stores, seen.late, coming=True), self._opening(one)) for one in seen.coming]
        found += [Entry(waiting_choice(one, stores), self._answering(one)) for one in seen.waiting]
        found += [Entry(transfer_choice(one, stores, seen.late, coming=False), self._on_its_way) for one in seen.going]
        found += [Entry(kept_choice(one, stores, seen.now), self._ending(one)) for one in seen.kept]
        return found + [Entry(asked_choice(one, stores, seen.now), self._ending(one)) for one in seen.asked]

    def _show_overview(self) -> None:
        rows = tuple(entry.choice for entry in self._entries)
        hint = tr("扫调拨单的二维码收货。↑↓ 选择  Enter 打开  F5 发货")
        accept = tr("打开") if rows else ""
        empty = tr("没有在途的货,也没有预留。扫调拨单收货,F5 发货")
        self._draw(tr("调拨与预留"), hint if rows else empty, rows, accept, keys=("transfer_send", "reserve"))

    def _draw(
        self, title: str, hint: str, rows: tuple[Choice, ...], accept: str, *, field: bool = False, keys: Keys = ()
    ) -> None:
        chosen = self._chosen if rows else -1
        self._view.show_transfers(TransfersPicture(title, hint, rows, chosen, field, accept, keys))

    # keys

    def move(self, steps: int) -> None:
        self.choose(self._chosen + steps)

    def choose(self, place: int) -> None:
        self._chosen = min(max(place, 0), max(self._size() - 1, 0))
        self._step()

    def _size(self) -> int:
        if self._step == self._show_sending:
            return len(self._parcel)
        if self._step == self._show_receiving:
            return 0 if self._coming is None else len(self._coming.pieces)
        return len(self._entries)

    def accept(self) -> None:
        typed = self._view.take_code().strip()
        if typed:
            self._take(typed)
        elif self._step == self._show_sending:
            self._send()
        elif self._step == self._show_receiving:
            self._receive_found()
        elif self._entries:
            self._entries[self._chosen].open()

    def back(self) -> None:
        self._view.show_words(None)
        self._back()

    def scanned(self, code: str) -> None:
        """A scan on this page: a paper's code opens it, a piece goes on the list that is being made."""
        if code.startswith(PAPER) and self._step != self._show_sending:
            self._paper(code)
        else:
            self._take(code)

    def remove(self) -> None:
        """Take the chosen piece off the list again."""
        if self._step == self._show_sending and self._parcel:
            self._parcel = self._parcel[: self._chosen] + self._parcel[self._chosen + 1 :]
            self.choose(self._chosen)

    # sending

    def send(self) -> None:
        """Begin a transfer: first the store that it goes to."""
        seen = self._overview
        if seen is None or self._step != self._show_overview:
            return
        self._chosen = 0
        self._entries = tuple(
            Entry(Choice(name, code), self._sending_to(code)) for code, name in seen.stores.items() if code != seen.here
        )
        self._step, self._back, self._take = self._show_stores, self._load, self._paper
        self._show_stores()

    def _show_stores(self) -> None:
        rows = tuple(entry.choice for entry in self._entries)
        self._draw(tr("发到哪家店"), tr("↑↓ 选择  Enter 确定"), rows, tr("确定"))

    def _sending_to(self, store: str) -> Callable[[], None]:
        def begin() -> None:
            self._goal, self._parcel, self._chosen = store, (), 0
            self._step, self._back, self._take = self._show_sending, self._load, self._add
            self._show_sending()

        return begin

    def _show_sending(self) -> None:
        rows = tuple(piece_choice(one, str(n)) for n, one in enumerate(self._parcel, 1))
        title = tr("发往 {store}  ·  {count} 件", store=self._store(self._goal), count=len(rows))
        hint = tr("逐件扫。Del 移除,Enter 发货并打印调拨单") if rows else tr("逐件扫要发的货品,或输入条码")
        self._draw(title, hint, rows, tr("发货") if rows else "", field=True, keys=("transfer_remove",) if rows else ())

    def _add(self, code: str) -> None:
        goal = self._goal
        self._host.call(lambda: self._host.till.transfers.piece(code, goal), self._added, self._refused)

    def _added(self, piece: ComingPiece) -> None:
        if self._step != self._show_sending:
            return
        there = [one.barcode for one in self._parcel]
        if piece.barcode in there:
            self._chosen = there.index(piece.barcode)
            self._view.show_words(info(tr("这件已在单中 (第 {n} 件)", n=self._chosen + 1)))
        else:
            self._parcel = (*self._parcel, piece)
            self._chosen = len(self._parcel) - 1
            self._view.show_words(None)
        self._show_sending()

    def _send(self) -> None:
        if not self._parcel:
            self._view.show_words(words("transfer.empty"))
            return
        codes, goal = tuple(one.barcode for one in self._parcel), self._goal
        self._host.call(lambda: self._host.till.transfers.send(codes, goal), self._sent, self._refused)

    def _sent(self, sent: SentTransfer) -> None:
        said = tr("{document} 已发出 {count} 件,调拨单随货走", document=sent.document_no, count=sent.pieces)
        self._view.show_words(info(said, "ok"))
        self._chosen = 0
        self._load()

    # receiving

    def _opening(self, row: TransferRow) -> Callable[[], None]:
        def look() -> None:
            call = self._host.till.transfers.look
            self._host.call(lambda: call((), row.document_no), self._looked, self._refused)

        return look

    def _on_its_way(self) -> None:
        self._view.show_words(info(tr("货在路上,对方收货后这里就没有了。超过 48 小时请打电话问。")))

    def _paper(self, code: str) -> None:
        """One code of a paper; a large one has several."""
        if not code.startswith(PAPER):
            self._view.show_words(info(tr("这里扫调拨单的二维码。卖货请按 Esc 回到单据。")))
            return
        if code not in self._codes:
            self._codes = (*self._codes, code)
        codes = self._codes
        self._host.call(lambda: self._host.till.transfers.look(codes, ""), self._looked, self._not_looked)

    def _not_looked(self, error: DomainError) -> None:
        if error.code != "transfer.incomplete":
            self._codes = ()
        self._refused(error)

    def _looked(self, coming: Incoming) -> None:
        self._coming, self._found, self._chosen, self._asked_about_missing = coming, (), 0, False
        self._step, self._back, self._take = self._show_receiving, self._load, self._tick
        self._view.show_words(elsewhere_words(coming.elsewhere))
        self._show_receiving()

    def _show_receiving(self) -> None:
        coming = self._coming
        assert coming is not None
        rows = tuple(piece_choice(one, "✔" if one.barcode in self._found else "○") for one in coming.pieces)
        title = tr(
            "收货 {document}  ·  来自 {store}  ·  已扫 {found} / {count}",
            document=coming.document_no, store=coming.from_store, found=len(self._found), count=len(rows),
        )  # fmt: skip
        hint = tr("逐件扫,Enter 收下已扫的;核对过纸单可按 F6 全部收下")
        self._draw(title, hint, rows, tr("收下已扫"), field=True, keys=("transfer_all",))

    def _tick(self, code: str) -> None:
        assert self._coming is not None
        barcodes = [piece.barcode for piece in self._coming.pieces]
        if code not in barcodes:
            other = elsewhere_words(self._coming.elsewhere, code)
            self._view.show_words(other or words("transfer.piece_not_in_it", barcode=code))
            return
        self._view.show_words(None)
        self._asked_about_missing = False
        self._chosen = barcodes.index(code)
        if code not in self._found:
            self._found = (*self._found, code)
        self._show_receiving()

    def _receive_found(self) -> None:
        assert self._coming is not None
        missing = len(self._coming.pieces) - len(self._found)
        if not self._found:
            self._view.show_words(info(tr("还没有扫货品。逐件扫,或按 F6 全部收下。"), "warn"))
        elif missing and not self._asked_about_missing:
            self._asked_about_missing = True
            said = tr("还有 {count} 件没扫到。再按 Enter 记为没到,总部会跟进。", count=missing)
            self._view.show_words(info(said, "warn"))
        else:
            self._receive(self._found)

    def receive_all(self) -> None:
        """Everything on the paper, without scanning each piece."""
        if self._step == self._show_receiving:
            self._receive(None)

    def _receive(self, found: tuple[str, ...] | None) -> None:
        assert self._coming is not None
        codes, document = self._codes, self._coming.document_no
        receive = self._host.till.transfers.receive
        self._host.call(lambda: receive(codes, "" if codes else document, found), self._received, self._refused)

    def _received(self, taken: TakenIn) -> None:
        said = tr("已收 {count} 件,可以卖了", count=len(taken.received))
        if taken.missing:
            said = tr("{said};{count} 件没到,已报总部", said=said, count=len(taken.missing))
        self._view.show_words(info(said, "warn" if taken.missing else "ok"))
        self._chosen = 0
        self._load()

    # keeping for others

    def _answering(self, one: Reservation) -> Callable[[], None]:
        def ask() -> None:
            keeps = [Entry(Choice(keep_words(days), ""), self._keeping(one, days)) for days in KEEP_DAYS]
            refusals = [Entry(Choice(tr("不留: {why}", why=tr(why)), ""), self._refusing(one, why)) for why in REFUSALS]
            title = tr("{store} 为 {whom} 申请留 {barcode}", store=self._store(one.asking_store), **_whom(one))
            self._choose_one(title, (*keeps, *refusals))

        return ask

    def _keeping(self, one: Reservation, days: int) -> Callable[[], None]:
        def keep() -> None:
            until = until_text(self._overview.now if self._overview else "", days)
            transfers = self._host.till.transfers
            self._do(lambda: transfers.keep(one.reservation_no, until), tr("已留到 {until}", until=at_words(until)))

        return keep

    def _refusing(self, one: Reservation, why: str) -> Callable[[], None]:
        transfers = self._host.till.transfers
        return lambda: self._do(lambda: transfers.refuse(one.reservation_no, tr(why)), tr("已答复: 不留"))

    def _ending(self, one: Reservation) -> Callable[[], None]:
        transfers = self._host.till.transfers
        ours = self._overview is not None and one.store == self._overview.here
        said = tr("预留已取消,可以卖了") if ours else tr("预留已取消,对方会收到")

        def ended(why: str) -> Callable[[], None]:
            return lambda: self._do(lambda: transfers.end_reservation(one.reservation_no, tr(why)), said)

        def ask() -> None:
            title = tr("取消为 {whom} 留的 {barcode}", **_whom(one))
            self._choose_one(title, tuple(Entry(Choice(tr(why), ""), ended(why)) for why in ENDINGS))

        return ask

    def _choose_one(self, title: str, entries: tuple[Entry, ...]) -> None:
        self._entries, self._chosen = entries, 0

        def show() -> None:
            rows = tuple(entry.choice for entry in entries)
            self._draw(title, tr("↑↓ 选择  Enter 确定"), rows, tr("确定"))

        self._step, self._back, self._take = show, self._load, self._paper
        show()

    def _do(self, work: Callable[[], None], said: str) -> None:
        def done(_: None) -> None:
            self._view.show_words(info(said, "ok"))
            self._chosen = 0
            self._load()

        self._host.call(work, done, self._refused)

    def _refused(self, error: DomainError) -> None:
        self._view.show_words(words_for(error))

    def _store(self, code: str) -> str:
        return self._overview.stores.get(code, code) if self._overview else code


def _whom(one: Reservation) -> dict[str, str]:
    return {"whom": one.for_whom, "barcode": one.barcode}
