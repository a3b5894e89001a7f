"""The lock screen: who works here today, the PIN, the first float of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kernel.errors import DomainError
from kernel.money import Money, parse_yuan
from pos_app.locale import tr
from pos_app.presenters.host import Host, State
from pos_app.presenters.problems import Problem, info, words, words_for
from pos_app.presenters.rows import Face, faces
from shop.daily_close.errors import ClockSuspect

if TYPE_CHECKING:
    from kernel.actor import Actor
    from shop.sales.rules.pricing import PricedCart
    from shop.sales.rules.tenders import Tendering
    from shop.staff.queries import StaffCard

PIN_DIGITS = 6


class LockView(Protocol):
    def show_staff(self, staff: tuple[Face, ...], chosen: int) -> None: ...
    def show_pin(self, digits: int) -> None:
        """How many digits are in; never which."""

    def show_words(self, problem: Problem | None) -> None: ...
    def set_ready(self, ready: bool) -> None:
        """Whether the till is open behind the screen."""

    def float_text(self) -> str: ...
    def show_float(self, amount: str, words: str) -> None:
        """The panel that opens a day, with yesterday's float as the proposal."""


class LockPresenter:
    def __init__(self, view: LockView, host: Host) -> None:
        self._view, self._host = view, host
        self._staff: tuple[StaffCard, ...] = ()
        self._chosen = 0
        self._pin = ""
        self._busy = True
        self._told = False  # the recovered bill is announced once
        self._offered_date = ""  # the business day that was shown to be confirmed, with a clock that is wrong

    def open(self) -> None:
        """The till is ready: show today's staff."""
        self._host.call(self._host.till.staff_today, self._show_staff, self._refused)

    def refresh(self) -> None:
        """People may have come or gone with the exchange; who was chosen stays chosen."""
        if not self._busy:
            self._host.call(self._host.till.staff_today, self._came, lambda _: None)

    def _came(self, staff: tuple[StaffCard, ...]) -> None:
        if staff == self._staff or self._busy:
            return
        chosen = self._staff[self._chosen].staff_no if self._staff else ""
        place = next((place for place, person in enumerate(staff) if person.staff_no == chosen), None)
        if place is None:
            self._clear()  # digits typed for somebody who is not here any more
        self._chosen = place or 0
        self._show_staff(staff)

    def lock(self) -> None:
        """Hide the cart; it stays as it is."""
        self._host.call(lambda: self._host.till.lock(), self._locked)

    def _locked(self, _: None) -> None:
        self._clear()
        self._view.show_words(None)
        self._host.enter(State.LOCKED)

    def _show_staff(self, staff: tuple[StaffCard, ...]) -> None:
        known, self._staff, self._busy = bool(self._staff), staff, False
        self._view.set_ready(True)
        self._view.show_staff(faces(staff), self._chosen)
        if not staff:
            self._view.show_words(info(tr("还没有员工资料。联网后会自动下载。"), "warn"))
        elif not known:
            self._view.show_words(None)

    def choose(self, place: int) -> None:
        if 0 <= place < len(self._staff):
            self._chosen = place
            self._clear()
            self._view.show_staff(faces(self._staff), place)

    def move(self, steps: int) -> None:
        self.choose(min(max(self._chosen + steps, 0), len(self._staff) - 1))

    def digit(self, digit: str) -> None:
        """One digit of the PIN; the sixth tries it."""
        if self._busy or not self._staff or len(self._pin) >= PIN_DIGITS:
            return
        self._pin += digit
        self._view.show_pin(len(self._pin))
        if len(self._pin) == PIN_DIGITS:
            self._try()

    def erase(self) -> None:
        self._pin = self._pin[:-1]
        self._view.show_pin(len(self._pin))

    def badge(self, code: str) -> None:
        """A scanned badge chooses its person; the PIN is still asked."""
        number = code.removeprefix("ST")
        for place, person in enumerate(self._staff):
            if person.staff_no == number:
                self.choose(place)

    def _try(self) -> None:
        self._busy = True
        person, pin = self._staff[self._chosen], self._pin
        self._clear()
        self._host.call(lambda: self._host.till.unlock(person.staff_no, pin), self._unlocked, self._refused)

    def _unlocked(self, actor: Actor) -> None:
        self._busy = False
        self._view.show_words(None)
        till = self._host.till
        self._host.call(lambda: (till.drawer.day_is_open(), till.drawer.last_float()), self._day_known)

    def _day_known(self, day: tuple[bool, int]) -> None:
        is_open, last_float = day
        self._host.refresh_header()
        if is_open:
            self._start()
            return
        self._host.enter(State.OPENING)
        self._view.show_float(
            str(Money(last_float)).removeprefix("¥").replace(",", ""),
            tr("清点钱箱里的备用金,核对后开班。上次备用金 {amount}。", amount=Money(last_float)),
        )

    def open_day(self) -> None:
        """Enter in the panel of the float."""
        try:
            amount = parse_yuan(self._view.float_text())
        except ValueError:
            self._host.say(words("tender.not_positive"))
            return
        date = self._offered_date
        self._host.call(
            lambda: self._host.till.drawer.open_day(amount, date=date), lambda _: self._start(), self._not_opened
        )

    def _not_opened(self, error: DomainError) -> None:
        """With a wrong clock the next Enter confirms the date that was shown, which only some may (授权)."""
        self._offered_date = str(error.facts["offered"]) if isinstance(error, ClockSuspect) else ""
        self._host.say(words_for(error))

    def _start(self) -> None:
        till = self._host.till
        self._host.call(
            lambda: (till.selling.cart(), till.post.recovered_lines, till.paying.tendering()), self._recovered
        )

    def _recovered(self, found: tuple[PricedCart, int, Tendering | None]) -> None:
        """The bill as it was; one that was being paid goes on being paid."""
        cart, lines, tendering = found
        lines = 0 if self._told else lines
        self._told = True
        self._host.show_cart(cart)
        self._host.leave()
        if tendering is not None:
            self._host.pay()
        if lines:
            self._host.say(info(tr("上次意外退出,已恢复 1 张未完成单据 ({lines} 行)。", lines=lines), "warn"))

    def _refused(self, error: DomainError) -> None:
        self._busy = False
        self._view.show_words(words_for(error))

    def _clear(self) -> None:
        self._pin = ""
        self._view.show_pin(0)
