"""The cart on the main screen: scanning, choosing a line, removing, undoing, voiding."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from kernel.errors import DomainError
from kernel.money import plain_yuan
from pos_app.locale import tr
from pos_app.presenters.host import Host, State
from pos_app.presenters.problems import info, words, words_for
from pos_app.presenters.rows import CartRow, RowMaker, Totals, totals

if TYPE_CHECKING:
    from pos_app.counter.answers import Scanned
    from shop.sales.rules.pricing import PartLine, PricedCart, PricedLine

PAGE = 8  # lines that PgUp and PgDn move
VOID_REASONS = ("顾客改主意", "扫错货", "价格谈不拢", "练习")
_PHONE_TAIL = re.compile(r"\d{4}")


class SaleView(Protocol):
    def show_cart(self, rows: tuple[CartRow, ...], selected: int) -> None:
        """The whole cart; `selected` is a row, -1 for none."""

    def show_totals(self, totals: Totals) -> None: ...
    def show_void(self, reasons: tuple[str, ...], chosen: int, words: str) -> None:
        """The reasons for giving up a bill."""


class SalePresenter:
    def __init__(self, view: SaleView, host: Host) -> None:
        self._view, self._host = view, host
        self._maker = RowMaker()
        self._cart: PricedCart | None = None
        self._selected = ""
        self._reason = 0
        self.elsewhere = ""  # the code just refused because another store has the piece
        self.open_receipt: Callable[[str], None] = lambda _number: None  # a bill's own code was scanned
        self._waiting = 0  # scans that the till has not answered yet
        self._keys_after = 0  # F12, then Enter, pressed meanwhile

    @property
    def cart(self) -> PricedCart | None:
        return self._cart

    @property
    def line(self) -> PricedLine | None:
        """The chosen line."""
        lines = self._cart.lines if self._cart else ()
        return next((line for line in lines if line.line_id == self._selected), None)

    @property
    def part(self) -> PartLine | None:
        """The chosen part: old gold, a deposit, what is no goods."""
        parts = self._cart.parts if self._cart else ()
        return next((part for part in parts if part.part_id == self._selected), None)

    def show(self, cart: PricedCart, choose: str = "") -> None:
        """A new cart from the till. The choice stays where it was, else it is the last line."""
        self._cart = cart
        ids = _ids(cart)
        wanted = choose or self._selected
        self._selected = wanted if wanted in ids else (ids[-1] if ids else "")
        self._view.show_cart(self._maker.rows(cart), self._index())
        self._view.show_totals(totals(cart))

    def typed(self, text: str) -> None:
        """Enter in the scan box: a code, four digits of a phone, or nothing, which pays."""
        code = text.strip()
        if not code:
            self._host.pay()
        elif _PHONE_TAIL.fullmatch(code):
            self._host.find_member(code)
        else:
            self.scanned(code)

    def scanned(self, code: str) -> None:
        self._waiting += 1
        self._host.call(
            lambda: self._host.till.selling.scan(code), self._scanned, lambda error: self._not_scanned(error, code)
        )

    def pay(self) -> bool:
        """F12: False when there is nothing to pay; with scans under way it is done after the last."""
        if self._waiting:
            self._keys_after += 1
            return False
        if self._cart is None or self._cart.empty:
            self._host.say(words("sales.cart_empty"))
            return False
        return True

    def _not_scanned(self, error: DomainError, code: str) -> None:
        self.elsewhere = code if error.code == "item.other_store" else ""
        self._host.say(words_for(error))
        self._answered(pay=False)

    def _answered(self, *, pay: bool) -> None:
        self._waiting -= 1
        if self._waiting == 0 and self._keys_after:
            keys, self._keys_after = self._keys_after, 0
            if pay:
                self._host.pay(confirm=keys > 1)

    def _scanned(self, answer: Scanned) -> None:
        self.elsewhere = ""
        self._show_scanned(answer)
        self._answered(pay=True)

    def _show_scanned(self, answer: Scanned) -> None:
        self.show(answer.cart, answer.line_id)
        self._host.show_cart(answer.cart)
        if answer.what in ("member", "voucher") and self._host.state is State.TENDER:
            self._host.pay()  # it priced the bill again; paying begins anew
        if answer.words_code:
            self._host.say(words(answer.words_code, **answer.facts))
        elif answer.what == "receipt":
            self._host.say(None)
            self.open_receipt(str(answer.facts["sale_no"]))
        elif answer.what == "member" and answer.cart.member:
            self._host.say(info(tr("会员 {label} 已加入本单", label=answer.cart.member.label), "ok"))
        elif answer.what == "voucher" and answer.cart.idle_codes:
            self._host.say(info(tr("券已加入,本单还没有用上。条件不够或同类券已用;不用的券不会核销。")))
        elif answer.what == "voucher":
            self._host.say(info(tr("券已加入本单,优惠共 {off}", off=plain_yuan(answer.cart.off_fen)), "ok"))
        else:
            self._host.say(None)

    def move(self, steps: int) -> None:
        """Choose another line, `steps` down (negative: up); the ends stop."""
        if self._cart and not self._cart.empty:
            place = min(max(self._index() + steps, 0), len(_ids(self._cart)) - 1)
            self.choose(place)

    def choose(self, place: int) -> None:
        ids = _ids(self._cart) if self._cart else ()
        if self._cart and 0 <= place < len(ids):
            self._selected = ids[place]
            self._view.show_cart(self._maker.rows(self._cart), place)

    def remove(self) -> None:
        """Take the chosen line or part off the bill; no question, one key undoes it."""
        line, part = self.line, self.part
        if self._cart is None or (line is None and part is None):
            return
        place, chosen, selling = self._index(), self._selected, self._host.till.selling
        after = _ids(self._cart)[place + 1 : place + 2]
        name = line.name if line else part.title if part else ""

        if line is not None and line.given_by:
            self._decline(line)
            return

        def removed(cart: PricedCart) -> None:
            self._selected = after[0] if after else ""
            self._host.show_cart(cart)
            self._host.say(info(tr("已删 {name}。Ctrl+Z 撤销。", name=name)))

        self._host.call(lambda: selling.remove_line(chosen) if line else selling.take_part(chosen), removed)

    def _decline(self, line: PricedLine) -> None:
        """What a promotion gave or added goes by leaving the promotion."""

        def declined(cart: PricedCart) -> None:
            self._host.show_cart(cart)
            self._host.say(info(tr("不要 {name}。Ctrl+Z 撤销。", name=line.name)))

        self._host.call(lambda: self._host.till.choosing.decline(line.given_by), declined)

    def undo(self) -> None:
        self._host.call(self._host.till.selling.undo, self._host.show_cart)

    def reprice(self) -> None:
        """Take today's newer gold price for the whole bill."""
        till = self._host.till

        def again() -> PricedCart:
            cart = till.selling.reprice_gold()
            return till.old_gold.reprice() if cart.parts else cart

        self._host.call(again, self._repriced)

    def keep_gold(self) -> None:
        """Keep the older price; a manager's decision."""
        self._host.call(self._host.till.selling.keep_gold, self._kept)

    def _kept(self, cart: PricedCart) -> None:
        self._host.show_cart(cart)
        self._host.say(info(tr("本单保持原金价。"), "ok"))

    def _repriced(self, cart: PricedCart) -> None:
        self._host.show_cart(cart)
        self._host.say(info(tr("已按今日金价重算,应收 {due}", due=plain_yuan(cart.due_fen)), "ok"))

    def remove_code(self, code: str) -> None:
        self._host.call(lambda: self._host.till.selling.remove_code(code), self._host.show_cart)

    # giving up the bill

    def ask_void(self) -> None:
        if self._cart and self._cart.empty:
            self.void("")
            return
        self._reason = 0
        self._host.enter(State.VOID)
        self._show_void()

    def move_reason(self, steps: int) -> None:
        self._reason = min(max(self._reason + steps, 0), len(VOID_REASONS) - 1)
        self._show_void()

    def choose_reason(self, place: int) -> None:
        self._reason = place

    def confirm_void(self) -> None:
        self.void(VOID_REASONS[self._reason])

    def void(self, reason: str) -> None:
        self._host.call(lambda: self._host.till.selling.void(reason), self._voided)

    def _voided(self, cart: PricedCart) -> None:
        self._host.show_cart(cart)
        self._host.leave()
        self._host.say(info(tr("本单已作废,货品回到柜台。")))

    def _show_void(self) -> None:
        pieces = self._cart.pieces if self._cart else 0
        self._view.show_void(VOID_REASONS, self._reason, tr("作废本单 {pieces} 件,货品回到柜台。", pieces=pieces))

    def _index(self) -> int:
        ids = _ids(self._cart) if self._cart else ()
        return ids.index(self._selected) if self._selected in ids else -1


def _ids(cart: PricedCart) -> tuple[str, ...]:
    """The rows of the cart, by the ids of their lines and parts."""
    return (*(line.line_id for line in cart.lines), *(part.part_id for part in cart.parts))
