"""Commands that say how figures came about: a member's account, and an entry of the journal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from headquarters.commands.opening import Data, deciding
from headquarters.registers.door import HEADQUARTERS
from kernel.clock import stamp
from kernel.secrets import keep_private
from shop.explaining import explain_account
from shop.reports.queries.value_evidence import checked_entry

app = typer.Typer()
explained = typer.Typer(help="Say how figures came about.", no_args_is_help=True)
app.add_typer(explained, name="explain")


@explained.command()
def member(
    data: Data,
    who: Annotated[str, typer.Argument(help="A whole phone, a card's number, or a member's id.")],
    pdf: Annotated[Path | None, typer.Option(help="Write the evidence of the stored value on A4 to this file.")] = None,
) -> None:
    """List every movement that makes a member's points, stored value and grams owed. Exits 1 when they do not add up.

    The member is masked.
    """
    with deciding(data) as office, office.database.reading() as connection:
        found = explain_account(
            connection, who, phone_mac=office.phone_mac, here=HEADQUARTERS, now=stamp(office.clock.now()),
            pdf=pdf is not None,
        )  # fmt: skip
    if pdf is not None:
        keep_private(pdf, found.pdf)
    typer.echo("\n".join(found.lines))
    if not found.agrees:
        raise typer.Exit(1)


@explained.command()
def entry(
    data: Data,
    number: Annotated[str, typer.Argument(help="An entry of the journal, as evidence names it: HP01-1-23.")],
) -> None:
    """Show an entry of the journal with its hash. Exits 1 when it is not here or was altered."""
    with deciding(data) as office, office.database.reading() as connection:
        found = checked_entry(connection, number)
    typer.echo("\n".join(found.lines))
    if not found.fits:
        raise typer.Exit(1)
