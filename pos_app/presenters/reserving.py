"""Asking another store to keep a piece: which piece, where it is, for whom. The answer comes to the transfers page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pos_app.locale import tr
from pos_app.presenters.host import Host, State
from pos_app.presenters.more import Form, FormField, MorePresenter
from pos_app.presenters.problems import info, words

if TYPE_CHECKING:
    from pos_app.counter.transfers import PieceElsewhere

NOT_FREE = {  # it may be asked for all the same: the other store decides
    "held": "在挂单里",
    "reserved": "已为别人留着",
    "in_transit": "在调拨途中",
    "unlocated": "下落不明",
}


class ReservingPresenter:
    """Uses the forms beside the bill; `transfers` opens the page of what is between stores."""

    def __init__(self, host: Host, forms: MorePresenter, transfers: Callable[[], None]) -> None:
        self._host, self._forms, self._transfers = host, forms, transfers
        self._from_page = False

    def open(self, code: str) -> None:
        """Begin with the piece that was just refused, or ask for its code."""
        self._from_page = self._host.state is State.TRANSFER
        if code:
            self._look(code)
            return
        said = tr("别店的货:扫或输入条码,看它在哪家店。")
        fields = (FormField(tr("条码"), "", "text"),)
        self._show(Form(tr("向别店申请预留"), said, fields, tr("查找")), self._typed)

    def scanned(self, code: str) -> bool:
        """A scan while the code is asked for: True when it is taken as that."""
        if self._forms.asks(self._typed):
            self._look(code)
            return True
        return False

    def _show(self, form: Form, accept: Callable[[], None]) -> None:
        self._forms.form(form, accept, self._away)

    def _typed(self) -> None:
        (code,) = self._forms.values()
        if code.strip():
            self._look(code)

    def _look(self, code: str) -> None:
        self._host.call(lambda: self._host.till.transfers.elsewhere(code), self._found)

    def _found(self, piece: PieceElsewhere) -> None:
        cart = self._host.cart
        label = cart.member.label if cart and cart.member else ""
        said = tr("{name} {barcode} 在{store}。", name=piece.name, barcode=piece.barcode, store=piece.store_name)
        if piece.status in NOT_FREE:
            said += tr("▲ 现在{state},对方不一定能留。", state=tr(NOT_FREE[piece.status]))
        said += tr("对方答复以后才算留下,由对方定留到几时。")
        self._host.say(None)
        form = Form(tr("向别店申请预留"), said, (FormField(tr("为谁留"), label, "text"),), tr("申请"))
        self._show(form, lambda: self._ask(piece))

    def _ask(self, piece: PieceElsewhere) -> None:
        (whom,) = self._forms.values()
        if not whom.strip():
            self._host.say(words("reservation.for_nobody"))
            return
        cart, transfers = self._host.cart, self._host.till.transfers
        member_id = cart.member.member_id if cart and cart.member else ""
        self._host.call(
            lambda: transfers.ask_reservation(
                piece.barcode, whom.strip(), custodian=piece.store, member_id=member_id
            ),
            lambda _: self._asked(piece),
        )  # fmt: skip

    def _asked(self, piece: PieceElsewhere) -> None:
        self._away()
        self._host.say(info(tr("已请{store}留货。答复、期限和取消都在 Ctrl+T。", store=piece.store_name), "ok"))

    def _away(self) -> None:
        if self._from_page:
            self._transfers()
        else:
            self._host.leave()
