"""A page of papers that wait for a person: a list, what is known of the chosen one, what can be done with it."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from kernel.errors import DomainError
from kernel.weight import parse_grams
from pos_app.locale import tr
from pos_app.presenters.exchange_words import Fact
from pos_app.presenters.host import Host, State
from pos_app.presenters.more import Form, FormField, MorePresenter
from pos_app.presenters.papers import Choice
from pos_app.presenters.problems import Problem, info, words_for
from shop.sales.rules.pricing import PricedCart

Paper = TypeVar("Paper")
NUMBER = re.compile(r"[DF]-[A-Z0-9]{3,10}-\d{8}-\d{4,6}")  # of an order or a ticket, as on its paper


@dataclass(frozen=True, slots=True)
class Table:
    """Figures beside the list; all but the first column are numbers."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class DocketPicture:
    """The page as drawn: `keys` are the actions that mean something now; a `table` stands below the facts."""

    title: str
    hint: str
    rows: tuple[Choice, ...]
    chosen: int
    facts: tuple[Fact, ...]
    accept: str
    keys: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """One of several ways to go on."""

    choice: Choice
    take: Callable[[], None]


class DocketView(Protocol):
    def show_docket(self, picture: DocketPicture) -> None: ...
    def show_words(self, problem: Problem | None) -> None: ...


class DocketPresenter(ABC, Generic[Paper]):
    """What orders and service tickets have in common as a page. Forms stand beside the bill, as everywhere."""

    state: State

    def __init__(self, view: DocketView, host: Host, forms: MorePresenter) -> None:
        self._view, self._host, self._forms = view, host, forms
        self._papers: tuple[Paper, ...] = ()
        self._offers: tuple[Offer, ...] = ()
        self._title = ""
        self._chosen = 0
        self._taking: tuple[Callable[[], None], Callable[..., None]] | None = None  # of a form that asks for a code

    # what differs

    @abstractmethod
    def load(self) -> tuple[Paper, ...]:
        """The papers that wait, from the till's writer."""

    @abstractmethod
    def picture(self, papers: tuple[Paper, ...], chosen: int) -> DocketPicture:
        """The page with the list."""

    @abstractmethod
    def number(self, paper: Paper) -> str:
        """The paper's number."""

    @abstractmethod
    def go_on(self, paper: Paper) -> None:
        """Enter on a paper."""

    # the page

    def open(self, number: str = "") -> None:
        """Show the list, with paper `number` chosen where it is there."""
        self._host.enter(self.state)
        self._host.say(None)
        self._view.show_words(None)
        self._load(number)

    def _load(self, number: str = "") -> None:
        def came(papers: tuple[Paper, ...]) -> None:
            numbers = [self.number(paper) for paper in papers]
            self._papers, self._offers = papers, ()
            self._chosen = numbers.index(number) if number in numbers else min(self._chosen, max(len(papers) - 1, 0))
            self._draw()

        self._host.call(self.load, came, self.refused)

    def _draw(self) -> None:
        if self._offers:
            rows = tuple(offer.choice for offer in self._offers)
            hint = tr("↑↓ 选择  Enter 确定")
            self._view.show_docket(DocketPicture(self._title, hint, rows, self._chosen, (), tr("确定")))
        else:
            self._view.show_docket(self.picture(self._papers, self._chosen if self._papers else -1))

    @property
    def paper(self) -> Paper | None:
        """The chosen one, None in an empty list or while something else is asked."""
        return self._papers[self._chosen] if self._papers and not self._offers else None

    def move(self, steps: int) -> None:
        self.choose(self._chosen + steps)

    def choose(self, place: int) -> None:
        size = len(self._offers or self._papers)
        self._chosen = min(max(place, 0), max(size - 1, 0))
        self._draw()

    def accept(self) -> None:
        paper = self.paper
        if self._offers:
            self._offers[self._chosen].take()
        elif paper is not None:
            self.go_on(paper)

    def back(self) -> None:
        if self._offers:
            self._chosen = 0
            self._load()
        else:
            self._host.leave()

    def with_paper(self, do: Callable[[Paper], None]) -> Callable[[], None]:
        """A key that means something on this page, with a paper chosen."""

        def press() -> None:
            paper = self.paper
            if self._host.state is self.state and paper is not None:
                do(paper)

        return press

    # what the pages do

    def offer(self, title: str, *offers: Offer) -> None:
        """Ask which way to go on; Esc leads back to the list."""
        self._host.enter(self.state)
        self._title, self._offers, self._chosen = title, offers, 0
        self._draw()

    def ask(
        self, title: str, said: str, fields: tuple[FormField, ...], button: str, take: Callable[..., None], *,
        code: bool = False,
    ) -> None:  # fmt: skip
        """Ask for some words beside the bill; `take` gets what was typed, stripped, or the scan of a `code`."""

        def accept() -> None:
            take(*(text.strip() for text in self._forms.values()))

        self._taking = (accept, take) if code else None
        self._forms.form(Form(title, said, fields, button), accept, self.open)

    def scanned(self, code: str) -> bool:
        """A scan while a code is asked for: True when it is taken as that."""
        if self._taking is None or not self._forms.asks(self._taking[0]):
            return False
        self._taking[1](code)
        return True

    def run(self, work: Callable[[], object], said: str, number: str = "") -> None:
        """Do something with a paper and show the list again, with what was done in words."""

        def done(_: object) -> None:
            self.open(number)
            self._view.show_words(info(said, "ok"))

        self._host.call(work, done, self.refused)

    def to_bill(self, work: Callable[[], PricedCart | None], said: str) -> None:
        """Do something that lies on the bill then, and go there."""

        def done(cart: PricedCart | None) -> None:
            if cart is None:
                self.open()
                self._view.show_words(info(said, "ok"))
            else:
                self._host.leave()
                self._host.show_cart(cart)
                self._host.say(info(tr("已放到单据上,F12 结算"), "ok"))

        self._host.call(work, done, self.refused)

    def refused(self, error: DomainError) -> None:
        self.complain(words_for(error))

    def complain(self, problem: Problem) -> None:
        """Say what is wrong where the person looks: on the page, or above the form beside the bill."""
        if self._host.state is self.state:
            self._view.show_words(problem)
        else:
            self._host.say(problem)

    @property
    def member_id(self) -> str:
        """The member on the bill, '' for none: the paper is theirs then."""
        cart = self._host.cart
        return cart.member.member_id if cart and cart.member else ""

    def who_fields(self) -> tuple[FormField, ...]:
        """Name and phone are asked where there is no member on the bill."""
        return () if self.member_id else (FormField(tr("姓名"), "", "text"), FormField(tr("手机"), "", "text"))


def read_weight(text: str) -> int:
    """Grams typed in a field, in mg; 0 for nothing or nonsense, which the rules refuse."""
    try:
        return parse_grams(text)
    except ValueError:
        return 0
