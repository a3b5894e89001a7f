"""Commands about members' cards: blank ones for a store, and the steps of a card's life."""

from __future__ import annotations

from typing import Annotated

import typer

from headquarters.books import OfficeBooks
from headquarters.commands.opening import Data, deciding, person_of
from headquarters.deciding.deciders import said
from headquarters.registers.door import StoreUnknown
from kernel.clock import stamp
from kernel.money import plain_yuan
from membership.cards.errors import CardUnknown
from membership.cards.queries import CardView, blanks, card_view, cards_of
from membership.cards.usecases import exchange_card, make_cards, step_card
from membership.rules.card_states import EXCHANGES, Step
from membership.rules.cards import normalise_card
from shop.staff.queries import stores
from shop.staff.rules.roles import REVOKE_CARD
from shop.unlocking import unlock_pin

app = typer.Typer()
cards = typer.Typer(help="Members' cards, and blank ones for the stores.", no_args_is_help=True)
app.add_typer(cards, name="cards")
MOST = 10_000
Card = Annotated[str, typer.Argument(help="The number of the card.")]
Store = Annotated[str, typer.Argument(help="The store's code.")]
By = Annotated[str, typer.Option("--by", help="Staff number of the person of headquarters who decides.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it stands in headquarters' books.")]
Paper = Annotated[str, typer.Option("--paper", help="What the holder showed to say who they are, e.g. id_card.")]
New = Annotated[str, typer.Option("--new", help="The blank card that is given; none: a number is made.")]


@cards.command()
def make(data: Data, store: Store, count: Annotated[int, typer.Argument(min=1, max=MOST)], by: By) -> None:
    """Make numbers for blank cards that a store gets printed, one a line."""
    with deciding(data) as office:
        person = person_of(office, by, REVOKE_CARD)
        with office.database.reading() as connection:
            if store not in {one.code for one in stores(connection)}:
                raise StoreUnknown(store=store)
        numbers = office.keeper.transact(person, lambda books: make_cards(books, store, count))
    typer.echo("\n".join(numbers))


@cards.command("blank")
def list_blank(data: Data, store: Store) -> None:
    """Blank cards that a store has, one a line."""
    with deciding(data) as office, office.database.reading() as connection:
        found = blanks(connection, store)
    typer.echo("\n".join(found) or "none")


@cards.command()
def show(data: Data, card: Card) -> None:
    """All cards of the member who has this one, with their states and what may be done with each."""
    with deciding(data) as office, office.database.reading() as connection:
        today, number = stamp(office.clock.now())[:10], normalise_card(card)
        one = card_view(connection, number, today)
        if one is None:
            raise CardUnknown(card_no=number)
        found = cards_of(connection, one.member_id, today)
    for view in found:
        typer.echo(_line(view))


@cards.command()
def activate(data: Data, card: Card, by: By, reason: Reason) -> None:
    """An issued card counts from now on."""
    _step(data, card, "activate", by, reason)


@cards.command("report-lost")
def report_lost(data: Data, card: Card, by: By, reason: Reason) -> None:
    """A card is lost: from now on nobody gets value or points by it."""
    _step(data, card, "report_lost", by, reason)


@cards.command("cancel-loss")
def cancel_loss(data: Data, card: Card, by: By, reason: Reason, paper: Paper) -> None:
    """A lost card was found: it counts again."""
    _step(data, card, "cancel_loss", by, reason, paper)


@cards.command()
def reissue(data: Data, card: Card, by: By, reason: Reason, paper: Paper, new: New = "") -> None:
    """A lost card's account gets a new number."""
    _step(data, card, "reissue", by, reason, paper, new=new)


@cards.command()
def replace(data: Data, card: Card, by: By, reason: Reason, paper: Paper, new: New = "") -> None:
    """A worn card is exchanged for a new one."""
    _step(data, card, "replace", by, reason, paper, new=new)


@cards.command()
def renew(
    data: Data, card: Card, by: By, reason: Reason, until: Annotated[str, typer.Option(help="YYYY-MM-DD.")]
) -> None:
    """A card is good until a later day."""
    _step(data, card, "renew", by, reason, until=until)


@cards.command()
def freeze(data: Data, card: Card, by: By, reason: Reason) -> None:
    """Nobody pays by this card until it is thawed."""
    _step(data, card, "freeze", by, reason)


@cards.command()
def thaw(data: Data, card: Card, by: By, reason: Reason, paper: Paper) -> None:
    """A frozen card counts again."""
    _step(data, card, "thaw", by, reason, paper)


@cards.command()
def close(data: Data, card: Card, by: By, reason: Reason, paper: Paper) -> None:
    """A card is given up; the main card only when no stored value is left."""
    _step(data, card, "close", by, reason, paper)


@cards.command("unlock-pin")
def unlock(data: Data, card: Card, by: By, reason: Reason, paper: Paper) -> None:
    """A PIN that was tried wrongly too often may be tried again before its time."""
    with deciding(data) as office:
        person = person_of(office, by, REVOKE_CARD)
        why, today = said(reason), stamp(office.clock.now())[:10]
        office.keeper.transact(person, lambda books: unlock_pin(books, card, today=today, paper=paper, reason=why))
    typer.echo(f"the PIN of {card} may be tried again")


def _step(
    data: Data, card: str, step: Step, by: str, reason: str, paper: str = "", *, until: str = "", new: str = ""
) -> None:
    with deciding(data) as office:
        person = person_of(office, by, REVOKE_CARD)
        why, today = said(reason), stamp(office.clock.now())[:10]

        def work(books: OfficeBooks) -> str:
            books.lock_head()  # a till's word about the same card comes before this or after it
            if step in EXCHANGES:
                return exchange_card(
                    books, card, step, decisive=True, today=today, new_card_no=new, reason=why, paper=paper
                )
            step_card(books, card, step, decisive=True, today=today, reason=why, paper=paper, valid_until=until)
            return normalise_card(card)

        number = office.keeper.transact(person, work)
        with office.database.reading() as connection:
            now = card_view(connection, number, today)
    assert now is not None, number
    typer.echo(_line(now))


def _line(card: CardView) -> str:
    limits = [
        f"{name} {plain_yuan(fen)}" for name, fen in (("payment", card.payment_fen), ("day", card.day_fen)) if fen
    ]
    until = [f"until {card.valid_until}"] if card.valid_until else []
    may = [f"may: {' '.join(card.steps)}"] if card.steps else []
    return "  ".join([card.card_no, card.kind, card.state, *until, *limits, *may])
