"""Commands about one person: a copy of all that is kept of them, two cards that are one, being forgotten."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from headquarters.books import OfficeBooks
from headquarters.commands.opening import Data, deciding, person_of
from headquarters.deciding.deciders import said, two_deciders
from headquarters.deciding.persons import merge_cards, unmerge_card
from kernel.clock import stamp
from kernel.secrets import keep_private
from membership.pins.usecases import issue_reset
from shop.person_page import person_pdf
from shop.persons import export, forget, member_of_card
from shop.staff.rules.roles import MEMBER_ERASE, MEMBER_EXPORT, MEMBER_MERGE, MEMBER_PIN_AGAIN

app = typer.Typer()
member = typer.Typer(help="What a member may ask about themselves.", no_args_is_help=True)
app.add_typer(member, name="member")
Card = Annotated[str, typer.Argument(help="The number of the member's card.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it stands in headquarters' books.")]
By = Annotated[str, typer.Option("--by", help="Staff number of the person of headquarters who decides.")]


@member.command("export")
def hand_out(
    data: Data,
    card: Card,
    by: By,
    reason: Reason,
    folder: Annotated[Path, typer.Option("--to", help="The folder that gets the two files.")] = Path(),
) -> None:
    """Write all that is kept of a member as JSON and as PDF, for them alone."""
    with deciding(data) as office:
        person = person_of(office, by, MEMBER_EXPORT)
        now = stamp(office.clock.now())
        why, rules = said(reason), office.settings.prepaid
        kept = office.keeper.transact(person, lambda books: export(books, office.keys, card, why, now, rules))
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in ((f"{kept.card_no}.json", kept.as_json()), (f"{kept.card_no}.pdf", person_pdf(kept))):
        keep_private(folder / name, text)
        typer.echo(str(folder / name))


@member.command("erase")
def erase(
    data: Data,
    card: Card,
    by: Annotated[str, typer.Option("--by", help="Staff number of the first person.")],
    second: Annotated[str, typer.Option("--and", help="Staff number of the second person; not the first one again.")],
    reason: Reason,
) -> None:
    """Forget a member for ever, at every till: their key is destroyed. Two people decide it; it cannot be undone."""
    with deciding(data) as office:
        with office.database.reading() as connection:
            two = two_deciders(connection, by, second, MEMBER_ERASE)
        why = f"{two.numbers} {said(reason)}"
        member_id = office.keeper.transact(two.first, lambda books: forget(books, office.keys, card, why))
    typer.echo(f"{card} is nobody's any more; the books keep {member_id} without a person")


@member.command("reset-pin")
def reset_pin(
    data: Data,
    card: Card,
    by: By,
    reason: Reason,
    paper: Annotated[str, typer.Option("--paper", help="What the member showed to say who they are, e.g. id_card.")],
) -> None:
    """Give a member who forgot their PIN a code for a new one: good for a day, once, and for a locked PIN too."""
    with deciding(data) as office:
        person = person_of(office, by, MEMBER_PIN_AGAIN)

        def work(books: OfficeBooks) -> str:
            member_id = member_of_card(books.connection, card)
            return issue_reset(
                books, member_id, paper=paper, reason=said(reason), code_hash=office.code_hash, random=os.urandom
            )

        code = office.keeper.transact(person, work)
    typer.echo(f"{code}  for the holder of {card}, until tomorrow at this time")


@member.command()
def merge(
    data: Data,
    survivor: Annotated[str, typer.Argument(help="The card of the member who stays.")],
    other: Annotated[str, typer.Argument(help="The card of the same person that leads there from now on.")],
    by: By,
    reason: Reason,
) -> None:
    """Make two members one: both histories, the earlier day, one account. It can be undone on the same day."""
    with deciding(data) as office:
        person = person_of(office, by, MEMBER_MERGE)
        office.keeper.transact(person, lambda books: merge_cards(books, survivor, other, said(reason)))
    typer.echo(f"{other} leads to {survivor}")


@member.command()
def unmerge(data: Data, card: Card, by: By, reason: Reason) -> None:
    """Make the member of this card one of their own again, on the day on which they were merged."""
    with deciding(data) as office:
        person = person_of(office, by, MEMBER_MERGE)
        office.keeper.transact(person, lambda books: unmerge_card(books, card, said(reason)))
    typer.echo(f"{card} is a member of its own again")
