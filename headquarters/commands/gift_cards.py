"""Commands about gift cards: making batches, freezing one, giving another for a lost one, scrapping the unsold."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from headquarters.commands.opening import Data, deciding, person_of
from headquarters.deciding import gift_cards as deciding_cards
from kernel.clock import stamp
from kernel.money import parse_yuan, plain_yuan
from kernel.secrets import fingerprint
from membership.gift_cards.errors import GiftCardUnknown
from membership.gift_cards.queries import batches, card, moves_of, owed_on_cards, reissues_asked
from membership.gift_cards.rules.numbers import plain_number
from membership.gift_cards.rules.selling import reissued_from
from shop.staff.rules.roles import FREEZE_GIFT_CARDS, MAKE_GIFT_CARDS

app = typer.Typer()
gift_cards = typer.Typer(help="Gift cards: make batches, show, freeze, scrap.", no_args_is_help=True)
app.add_typer(gift_cards, name="gift-cards")

Out = Annotated[Path, typer.Option("--out", help="A new file for numbers and secrets; nobody else may read it.")]
By = Annotated[str, typer.Option("--by", help="Staff number of the person of headquarters who decides.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in a few words; it is kept.")]
CardNo = Annotated[str, typer.Argument(help="The card's number, GC and eleven digits.")]


@gift_cards.command()
def make(
    data: Data,
    store: Annotated[str, typer.Option("--store", help="The store that is to sell them.")],
    count: Annotated[int, typer.Option("--count", help="How many.")],
    face: Annotated[str, typer.Option("--face", help="What each is worth, in yuan.")],
    out: Out,
    by: By,
    named: Annotated[bool, typer.Option("--named", help="Cards by name instead of cards to bearer.")] = False,
) -> None:
    """Make a batch; its secrets are written to the file once and kept nowhere.

    A file whose name ends in .pdf gets a sheet for each card, any other a table for whoever prints the cards.
    """
    try:
        face_fen = parse_yuan(face)
    except ValueError as error:
        raise typer.BadParameter(f"{face} is no amount") from error
    _require_new(out)
    with deciding(data) as office:
        batch = office.keeper.transact(
            person_of(office, by, MAKE_GIFT_CARDS),
            lambda books: deciding_cards.make(
                books, office.settings.gift_cards, out, store=store, count=count, face_fen=face_fen, named=named,
                hashed=partial(fingerprint, office.secrets.pepper), random=os.urandom,
            ),
        )  # fmt: skip
    typer.echo(f"batch {batch.batch_no}: {len(batch.cards)} cards of {plain_yuan(face_fen)} for {store}, in {out}")


@gift_cards.command("list")
def show_batches(data: Data) -> None:
    """Show the batches and what is owed on all cards that were sold."""
    with deciding(data) as office, office.database.reading() as connection:
        rows, owed = batches(connection), owed_on_cards(connection, stamp(office.clock.now())[:10])
    for one in rows:
        kind = "named" if one.named else "bearer"
        typer.echo(
            f"{one.batch_no} {one.store} {kind} {plain_yuan(one.face_fen)}: {one.made} unsold, {one.active} sold,"
            f" {one.frozen} frozen, {one.lost} lost, {one.voided} void, {plain_yuan(one.balance_fen)} left,"
            f" printed {one.printings} times"
        )
    typer.echo(f"owed on {owed.cards} cards: {plain_yuan(owed.fen)}, of which ended {plain_yuan(owed.expired_fen)}")


@gift_cards.command()
def show(data: Data, card_no: CardNo) -> None:
    """Show a card, what is left on it and what was moved."""
    with deciding(data) as office:
        number = plain_number(card_no)
        with office.database.reading() as connection:
            found, moves = card(connection, number), moves_of(connection, number)
        if found is None:
            raise GiftCardUnknown(card_no=number)
        state = found.on(stamp(office.clock.now())[:10])
    ends = f", until {found.ends_on}" if found.ends_on else ""
    typer.echo(f"{found.card_no} {found.store} {found.batch_no} {state}: {plain_yuan(found.balance_fen)} left{ends}")
    if found.lost_on:
        rest = f", its rest on {found.next_card_no}" if found.next_card_no else ""
        typer.echo(f"  lost {found.lost_on}{rest}")
    for move in moves:
        typer.echo(f"  {move.wall[:19]} {move.what} {plain_yuan(move.fen)} {move.document_no}")


@gift_cards.command()
def freeze(data: Data, card_no: CardNo, by: By, reason: Reason) -> None:
    """Let nothing be paid with a card."""
    with deciding(data) as office:
        number, person = plain_number(card_no), person_of(office, by, FREEZE_GIFT_CARDS)
        office.keeper.transact(person, lambda books: deciding_cards.freeze(books, number, reason))
    typer.echo(f"{number} is frozen")


@gift_cards.command()
def thaw(data: Data, card_no: CardNo, by: By, reason: Reason) -> None:
    """Let a frozen card pay again."""
    with deciding(data) as office:
        number, person = plain_number(card_no), person_of(office, by, FREEZE_GIFT_CARDS)
        office.keeper.transact(person, lambda books: deciding_cards.thaw(books, number, reason))
    typer.echo(f"{number} pays again")


@gift_cards.command("report-lost")
def report_lost(data: Data, card_no: CardNo, by: By, reason: Reason) -> None:
    """Stop a named card that its buyer lost; another one is given when the days of waiting are over."""
    with deciding(data) as office:
        number, person = plain_number(card_no), person_of(office, by, FREEZE_GIFT_CARDS)
        office.keeper.transact(person, lambda books: deciding_cards.report_lost(books, number, reason))
        day = reissued_from(office.settings.gift_cards, stamp(office.clock.now())[:10])
    typer.echo(f"{number} is lost; another one may be given from {day}")


@gift_cards.command()
def found(data: Data, card_no: CardNo, by: By, reason: Reason) -> None:
    """Let a lost card that was found pay again."""
    with deciding(data) as office:
        number, person = plain_number(card_no), person_of(office, by, FREEZE_GIFT_CARDS)
        office.keeper.transact(person, lambda books: deciding_cards.cancel_loss(books, number, reason))
    typer.echo(f"{number} pays again")


@gift_cards.command()
def asked(data: Data) -> None:
    """Show for which lost cards stores ask for others: the blank they offer, whether the buyer was checked, why."""
    with deciding(data) as office, office.database.reading() as connection:
        rows, rules = reissues_asked(connection), office.settings.gift_cards
    for one in rows:
        checked = "buyer checked" if one.ask_checked else "buyer not checked"
        offered = one.ask_card_no or "no blank card"
        typer.echo(
            f"{one.card_no} {one.store} lost {one.lost_on}, from {reissued_from(rules, one.lost_on)}:"
            f" {plain_yuan(one.balance_fen)} to {offered}, {checked}: {one.ask_words}"
        )


@gift_cards.command()
def reissue(
    data: Data,
    card_no: CardNo,
    by: By,
    reason: Reason,
    new: Annotated[str, typer.Option("--new", help="The blank named card; none: the one that the store offered.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="A new file for the secret of a card that is made.")] = None,
) -> None:
    """Move all that is left on a lost card to another one, which has a secret of its own."""
    if out is not None:
        _require_new(out)
    with deciding(data) as office:
        number, taker = plain_number(card_no), plain_number(new) if new else ""
        given = office.keeper.transact(
            person_of(office, by, FREEZE_GIFT_CARDS),
            lambda books: deciding_cards.reissue(
                books, office.settings.gift_cards, out, number, taker, reason,
                hashed=partial(fingerprint, office.secrets.pepper), random=os.urandom,
            ),
        )  # fmt: skip
    where = f", its secret in {out}" if out is not None and out.exists() else ""
    typer.echo(f"{plain_yuan(given.balance_fen)} of {number} are on {given.card_no}{where}")


@gift_cards.command()
def refuse(data: Data, card_no: CardNo, by: By, reason: Reason) -> None:
    """Give no other card for a lost one; the store reads why. The card stays lost."""
    with deciding(data) as office:
        number, person = plain_number(card_no), person_of(office, by, FREEZE_GIFT_CARDS)
        office.keeper.transact(person, lambda books: deciding_cards.refuse_reissue(books, number, reason))
    typer.echo(f"{number} is not given another card")


@gift_cards.command("print-again")
def print_again(
    data: Data, batch: Annotated[str, typer.Argument(help="The batch's number.")], out: Out, by: By, reason: Reason
) -> None:  # fmt: skip
    """Print the sheets of a batch's unsold cards again, with other secrets: what was printed before opens nothing."""
    _require_new(out)
    with deciding(data) as office:
        again = office.keeper.transact(
            person_of(office, by, MAKE_GIFT_CARDS),
            lambda books: deciding_cards.print_again(
                books, office.settings.gift_cards, out, batch, reason,
                hashed=partial(fingerprint, office.secrets.pepper), random=os.urandom,
            ),
        )  # fmt: skip
    typer.echo(f"batch {batch}: printing {again.printing}, {len(again.cards)} unsold cards, in {out}")


def _require_new(file: Path) -> None:
    if file.exists():
        raise typer.BadParameter(f"{file} exists; name a new file")


@gift_cards.command()
def scrap(
    data: Data, batch: Annotated[str, typer.Argument(help="The batch's number.")], by: By, reason: Reason
) -> None:  # fmt: skip
    """Void the cards of a batch that were never sold, as when they were lost on the way."""
    with deciding(data) as office:
        person = person_of(office, by, MAKE_GIFT_CARDS)
        count = office.keeper.transact(person, lambda books: deciding_cards.scrap(books, batch, reason))
    typer.echo(f"{count} cards of {batch} are void")
