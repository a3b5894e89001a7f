"""Commands about members whom a till takes for one person."""

from __future__ import annotations

from typing import Annotated

import typer

from headquarters.commands.opening import Data, deciding, person_of
from headquarters.deciding.deciders import said
from headquarters.deciding.persons import accept_merge, refuse_merge
from membership.file.queries import merges_asked
from membership.queries import member_view
from shop.staff.rules.roles import MEMBER_MERGE

app = typer.Typer()
merges = typer.Typer(help="What tills ask about two cards of one person.", no_args_is_help=True)
app.add_typer(merges, name="merges")
Ask = Annotated[str, typer.Argument(help="The number of the question, as `merges list` shows it.")]
By = Annotated[str, typer.Option("--by", help="Staff number of the person of headquarters who decides.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it stands in the books, and the store reads it.")]


@merges.command("list")
def show(data: Data) -> None:
    """Show what waits for an answer: the question's number, both members masked with their cards, who asks and why."""
    with deciding(data) as office, office.database.reading() as connection:
        for one in merges_asked(connection):
            views = [member_view(connection, member_id) for member_id in (one.member_id, one.survivor)]
            pair = " -> ".join("?" if view is None else f"{view.card_no} {view.label}" for view in views)
            typer.echo(f"{one.ask_id} {pair} by {one.staff} at {one.register} {one.wall[:16]}: {one.reason}")


@merges.command()
def accept(data: Data, ask: Ask, by: By, reason: Reason) -> None:
    """Make the two one member; it can be undone on the same day: unmerge."""
    with deciding(data) as office:
        person = person_of(office, by, MEMBER_MERGE)
        office.keeper.transact(person, lambda books: accept_merge(books, ask, said(reason)))
    typer.echo(f"{ask} merged")


@merges.command()
def refuse(data: Data, ask: Ask, by: By, reason: Reason) -> None:
    """Leave the two as they are."""
    with deciding(data) as office:
        person = person_of(office, by, MEMBER_MERGE)
        office.keeper.transact(person, lambda books: refuse_merge(books, ask, said(reason)))
    typer.echo(f"{ask} refused")
