"""Paying: digits always type the amount, Enter takes it all by the default method, Alt and a digit picks another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from kernel.errors import DomainError
from kernel.money import Money, parse_yuan, plain_yuan
from membership.gift_cards.rules.numbers import is_gift_number
from pos_app.locale import tr
from pos_app.presenters.customer import Asked, asked_of
from pos_app.presenters.host import Host, State
from pos_app.presenters.problems import Problem, info, words, words_for
from pos_app.presenters.tender_words import (
    BEYOND,
    CARD,
    CASH,
    GIFT_CARD,
    GIFT_SECRET,
    NAMES,
    RISK,
    STORED_VALUE,
    TenderRow,
    amount_text,
    ask_words,
    balance_of,
    quick_text,
    tender_row,
)

if TYPE_CHECKING:
    from pos_app.counter.answers import Done
    from shop.sales.rules.pricing import PricedCart
    from shop.sales.rules.tenders import Tendering

DEFAULT = CASH  # the method that needs no further answer
ANSWER_AGAIN = frozenset(  # the same question with another answer may go through
    {"stored_value.pin_wrong", "stored_value.pin_invalid", "tender.reference_missing", "gift_card.secret_wrong"}
)
RISK_REASONS = {  # refusals after which a manager may let the store take the risk, and what is written down then
    "stored_value.set_aside": "储值预留在别的收银机,一时退不回",
    "stored_value.offline": "联系不上总部",
    "lease.too_small": "联系不上总部,本机预留的不够",
}
NOTES = (100_00, 1_000_00)  # quick amounts round up to these, in fen


@dataclass(frozen=True, slots=True)
class TenderPicture:
    """The panel as drawn; `title` and `due_words` say which way the money goes.

    `ask` is '' for the amount, else the method that asks one thing more.
    `risk` how much a manager may let the store take at its risk, in words; '' where that is not offered.
    `keeps_change`: change may stay on the member's card.
    """

    title: str
    due_words: str
    due: str
    rows: tuple[TenderRow, ...]
    chosen: int
    left: str
    left_words: str
    quick: tuple[str, ...]
    member_value: str
    enter_words: str
    ask: str
    ask_words: str
    risk: str = ""
    keeps_change: bool = False


class TenderView(Protocol):
    def show_tender(self, picture: TenderPicture) -> None: ...
    def amount(self) -> str: ...
    def answer(self) -> str:
        """The card's number, the PIN or secret, or the reason."""

    def set_amount(self, text: str) -> None:
        """Put the amount in, selected, with the focus."""

    def clear_answer(self) -> None:
        """An empty field for the card's number or the PIN, with the focus."""

    def set_reason(self, text: str) -> None:
        """Put a reason in, selected, with the focus."""

    def set_busy(self, busy: bool) -> None: ...


class TenderPresenter:
    def __init__(self, view: TenderView, host: Host) -> None:
        self._view, self._host = view, host
        self._tendering: Tendering | None = None
        self._chosen = -1
        self._ask = ""
        self._asked_fen = 0
        self._offer_fen = 0
        self._risk_fen, self._risk_reason = 0, ""
        self._gift_no = ""
        self._busy = False
        self.told: Callable[[Asked], None] = lambda _asked: None  # what the customer is shown follows
        self._said = Asked((), 0, "")
        self._eager = False  # Enter came before the till's answer

    def open(self, *, confirm: bool = False) -> None:
        """The panel opens at once; keys typed before the till has answered are not lost."""
        self._tendering, self._ask, self._offer_fen, self._eager = None, "", 0, confirm
        self._risk_fen, self._risk_reason = 0, ""
        self._host.enter(State.TENDER)
        self._view.set_amount("")
        self._host.call(self._host.till.paying.begin_tender, self._begun, self._not_begun)

    def _begun(self, tendering: Tendering) -> None:
        typed = self._view.amount()
        self._show(tendering)
        if typed:
            self._view.set_amount(typed)
        if self._eager:
            self.accept()

    def _not_begun(self, error: DomainError) -> None:
        if self._host.state is State.TENDER:
            self._host.leave()
        if error.code == "promotion.quota_gone":
            self._host.call(self._host.till.selling.cart, self._host.show_cart)
        self._host.say(words_for(error))

    def _show(self, tendering: Tendering) -> None:
        self._tendering, self._chosen = tendering, len(tendering.tenders) - 1
        self._draw()
        self._view.set_amount(amount_text(abs(tendering.left_fen)))
        if self._risk_reason:
            self._host.call(self._host.till.paying.risk_left, self._risk_known)

    # what the cashier does

    def accept(self) -> None:
        """Enter: the default method, the answer to what was asked, or once more what did not go through."""
        if self._tendering is None:
            self._eager = True
        elif self._tendering.complete:
            self._commit()
        elif self._ask == CARD:
            self._add(CARD, reference=self._view.answer())
        elif self._ask == STORED_VALUE:
            self._add(STORED_VALUE, pin=self._view.answer())
        elif self._ask == GIFT_CARD:
            self._gift_named(self._view.answer())
        elif self._ask == GIFT_SECRET:
            self._add(GIFT_CARD, reference=self._gift_no, pin=self._view.answer())
        elif self._ask == BEYOND:
            self._pay_beyond(self._view.answer().strip())
        elif self._ask == RISK:
            self._take_risk(self._view.answer().strip())
        elif self._offer_fen:
            self._view.set_amount(amount_text(self._offer_fen))
            self._asked_fen, self._offer_fen = self._offer_fen, 0
            self._question(STORED_VALUE)
        else:
            self.by(DEFAULT)

    def by(self, method: str) -> None:
        """Take what the amount field says by this method; card and stored value ask one thing more."""
        fen = self._read(self._view.amount())
        if fen is None:
            return
        self._asked_fen, self._offer_fen = fen, 0
        if method == CASH:
            self._add(CASH)
        elif method == STORED_VALUE and not self._has_member():
            self._host.say(words("tender.member_needed"))
        else:
            self._question(method)

    def keep_change(self) -> None:
        """The customer wants what would be change on their card: the amount field says what they hand over in cash."""
        fen = self._read(self._view.amount()) if not (self._ask or self._busy) else None
        if fen is not None:
            self._wait(True)
            self._host.call(lambda: self._host.till.change.keep(fen), self._added, self._refused)

    def scanned(self, code: str) -> bool:
        """A gift card that is scanned while paying pays: True when the code is taken as that."""
        if self._tendering is None or self._ask not in ("", GIFT_CARD) or not is_gift_number(code.strip().upper()):
            return False
        fen = self._asked_fen if self._ask else self._read(self._view.amount())
        if fen is not None:
            self._asked_fen, self._offer_fen = fen, 0
            self._gift_named(code)
        return True

    def _gift_named(self, number: str) -> None:
        if number.strip():
            self._gift_no = number.strip()
            self._question(GIFT_SECRET)

    def at_risk(self) -> None:
        """The way out after a refusal: the store bears what the member's value cannot pay now, if a manager says so."""
        fen = self._read(self._view.amount()) if self._risk_fen and not self._ask else None
        if fen is not None:
            self._asked_fen, self._offer_fen = min(fen, self._risk_fen), 0
            self._host.say(None)
            self._question(RISK)
            self._view.set_reason(tr(self._risk_reason))

    def _take_risk(self, reason: str) -> None:
        if not reason:
            self._host.say(words("credit_risk.unexplained"))
            return
        # It stays on the screen while the manager is asked: that is what they say yes to.
        said = tr("门店垫付 {amount}:由店长担保,门店承担,不扣储值", amount=Money(self._asked_fen))
        self._host.say(info(said, "warn"))
        self._add(RISK, reference=reason)

    def _pay_beyond(self, reason: str) -> None:
        if reason:
            self._add(CASH, reference=reason)
        else:
            self._host.say(words("cash.reason_missing"))

    def quick(self, place: int) -> None:
        """One of the quick amounts of cash."""
        amounts = self._quick()
        if place < len(amounts) and not self._ask:
            self._asked_fen = amounts[place]
            self._add(CASH)

    def move(self, steps: int) -> None:
        if self._tendering and self._tendering.tenders:
            self._chosen = min(max(self._chosen + steps, 0), len(self._tendering.tenders) - 1)
            self._draw()

    def choose(self, place: int) -> None:
        self._chosen = place
        self._draw()

    def remove(self) -> None:
        """Take back the chosen tender, as long as nothing irrevocable happened."""
        place = self._chosen
        if self._tendering and 0 <= place < len(self._tendering.tenders):
            self._host.call(lambda: self._host.till.paying.remove_tender(place), self._show)

    def back(self) -> None:
        """Esc: first out of the question, then back to the bill."""
        if self._ask:
            self._ask_amount()
            return
        self._host.call(self._host.till.paying.cancel_tender, self._cancelled)

    def _cancelled(self, cart: PricedCart) -> None:
        self._tendering = None
        self._host.show_cart(cart)
        self._host.leave()

    # what the till answers

    def _add(self, method: str, *, reference: str = "", pin: str = "") -> None:
        if self._busy:
            return
        asked, till = self._asked_fen, self._host.till
        self._wait(True)
        self._host.call(
            lambda: till.paying.add_tender(method, asked, reference=reference, pin=pin), self._added, self._refused
        )

    def _added(self, tendering: Tendering) -> None:
        self._wait(False)
        self._host.say(None)
        self._ask = ""
        self._show(tendering)
        if tendering.complete:
            self._commit()

    def _refused(self, error: DomainError) -> None:
        self._wait(False)
        problem = words_for(error)
        left = balance_of(error)
        if error.code == "gift_card.balance_too_low" and left > 0:  # the rest of the bill is paid another way
            self._asked_fen = left
            self._ask_amount()
            self._host.say(problem)
            return
        if error.code == "cash.beyond_drawer":
            self._question(BEYOND)
            self._view.set_reason("")
            self._host.say(problem)
            return
        if error.code in RISK_REASONS:
            self._risk_reason = RISK_REASONS[error.code]
            self._host.call(self._host.till.paying.risk_left, self._risk_known)
        if left > 0:
            self._offer(left, problem)
            return
        self._host.say(problem)
        if self._ask and error.code in ANSWER_AGAIN:
            self._view.clear_answer()
        elif self._ask:
            self._ask_amount()

    def _risk_known(self, fen: int) -> None:
        left = self._tendering.left_fen if self._tendering else 0
        self._risk_fen = min(fen, left)
        self._draw()

    def _ask_amount(self) -> None:
        self._ask = ""
        self._draw()
        self._view.set_amount(amount_text(self._asked_fen))

    def _wait(self, busy: bool) -> None:
        self._busy = busy
        self._view.set_busy(busy)

    def typed(self, signs: int) -> None:
        """So many signs of a secret are in: the customer sees as many dots."""
        self.told(replace(self._said, typed=signs))

    def _offer(self, left: int, problem: Problem) -> None:
        self._ask, self._offer_fen = "", left
        self._draw()
        self._host.say(problem)

    def _commit(self) -> None:
        self._host.enter(State.COMMITTING)
        self._host.call(self._host.till.paying.commit, self._committed, self._not_committed)

    def _committed(self, done: Done) -> None:
        self._tendering = None
        self._host.finish(done)

    def _not_committed(self, error: DomainError) -> None:
        """The bill stays as it is; Enter tries again once what stood in the way is settled."""
        self._host.enter(State.TENDER)
        self._host.say(words_for(error))

    # drawing

    def _question(self, method: str) -> None:
        self._ask = method
        self._draw()
        self._view.clear_answer()

    def _draw(self) -> None:
        tendering = self._tendering
        if tendering is None:
            return
        rows = tuple(tender_row(t.method, t.amount_fen) for t in tendering.tenders)
        self._said = asked_of(rows, tendering.left_fen, self._ask)
        self.told(self._said)
        cart = self._host.cart
        member = cart.member if cart else None
        pays_out = tendering.left_fen < 0 or any(taken.amount_fen < 0 for taken in tendering.tenders)
        self._view.show_tender(
            TenderPicture(
                title=tr("付给顾客") if pays_out else tr("收款"),
                due_words=tr("应退") if tendering.due_fen < 0 else tr("应收"),
                due=str(Money(abs(tendering.due_fen))),
                rows=rows,
                chosen=self._chosen,
                left=str(Money(abs(tendering.left_fen))),
                left_words=tr("应退顾客") if tendering.left_fen < 0 else tr("还差"),
                quick=tuple(quick_text(fen) for fen in self._quick()),
                member_value=tr("余 {value}", value=Money(member.value_fen)) if member else tr("先选会员"),
                enter_words=self._enter_words(tendering.left_fen),
                ask=self._ask,
                ask_words=ask_words(self._ask, self._asked_fen, self._gift_no),
                risk=tr("最多 {amount}", amount=Money(self._risk_fen)) if self._risk_fen else "",
                keeps_change=member is not None and not pays_out and self._host.till.change.offered,
            )
        )

    def _enter_words(self, left: int) -> str:
        if self._offer_fen:
            return tr("Enter = 先用储值 {amount}", amount=plain_yuan(self._offer_fen))
        method, amount = tr(NAMES[DEFAULT]), plain_yuan(abs(left))
        if left < 0:
            return tr("Enter = 付出{method} {amount}", method=method, amount=amount)
        return tr("Enter = {method} {amount}", method=method, amount=amount)

    def _quick(self) -> tuple[int, ...]:
        left = self._tendering.left_fen if self._tendering else 0
        ups = sorted({-(-left // note) * note for note in NOTES} - {left})
        return (*ups, left) if left > 0 else ()

    def _read(self, amount: str) -> int | None:
        try:
            fen = parse_yuan(amount)
        except ValueError:
            fen = 0
        if fen <= 0:
            self._host.say(words("tender.not_positive"))
            return None
        return fen

    def _has_member(self) -> bool:
        cart = self._host.cart
        return bool(cart and cart.member)
