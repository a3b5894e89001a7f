"""Commands about what tills ask of a person elsewhere (远程授权): who waits for a yes, and answering."""

from __future__ import annotations

from typing import Annotated

import typer

from headquarters.commands.opening import Data, deciding, person_of
from kernel.clock import stamp
from shop.approvals.errors import RequestOver
from shop.approvals.queries import open_requests, request
from shop.approvals.usecases import answer_approval

app = typer.Typer()
approvals = typer.Typer(help="What tills ask of a person elsewhere: list, answer.", no_args_is_help=True)
app.add_typer(approvals, name="approvals")


@approvals.command("list")
def waiting(data: Data) -> None:
    """Who waits for a yes now, the longest wait first. A question is over after a minute."""
    with deciding(data) as office, office.database.reading() as connection:
        found = open_requests(connection, stamp(office.clock.now()))
    for one in found:
        who = f"{one.asker_name} ({one.asked_by})"
        typer.echo(f"{one.request_no}  {one.store} {one.register}  {who}  {one.permission}")
        typer.echo("".join(f"  {line}\n" for line in (one.what, one.reason) if line), nl=False)
    if not found:
        typer.echo("nobody waits")


@approvals.command()
def answer(
    data: Data,
    request_no: Annotated[str, typer.Argument(help="The question's number, as listed.")],
    by: Annotated[str, typer.Option("--by", help="Staff number of the person who says yes or no.")],
    no: Annotated[bool, typer.Option("--no", help="Say no.")] = False,
) -> None:
    """Say yes, once, for what was asked; the till hears it with its next word."""
    with deciding(data) as office:
        with office.database.reading() as connection:
            found = request(connection, request_no.strip())
        if found is None:
            raise RequestOver(request=request_no)
        person = person_of(office, by, found.permission)
        office.keeper.transact(
            person,
            lambda books: answer_approval(books, found.request_no, granted=not no, now=office.clock.now()),
        )
    typer.echo(f"{'refused' if no else 'granted'}: {found.what}")
