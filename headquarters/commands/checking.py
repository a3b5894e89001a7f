"""Commands that compare: the tables with the journal, headquarters with a store."""

from __future__ import annotations

from typing import Annotated

import typer

from headquarters.commands.opening import Data, deciding
from headquarters.upkeep.digest import of_store
from kernel.verify import Verdict

app = typer.Typer()


@app.command()
def verify(data: Data) -> None:
    """Check hash chain, sequence, rebuilt tables and SQLite itself; exits 1 when something does not agree."""
    with deciding(data) as office:
        _tell(office.verify())


@app.command()
def rebuild(
    data: Data,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put what the journal says in place of the tables, in one transaction.")
    ] = False,
) -> None:
    """Make all tables again from the journal and compare; exits 1 when something stood differently."""
    with deciding(data) as office:
        _tell(office.rebuild() if replace else office.verify())


@app.command()
def digest(data: Data, store: Annotated[str, typer.Argument(help="The code of the store.")]) -> None:
    """Print what headquarters has of a store, added up, to compare with `python -m pos_app digest --own` there."""
    with deciding(data) as office, office.database.reading() as connection:
        typer.echo("\n".join(of_store(connection, store, office.clock.now()).lines()))


def _tell(verdict: Verdict) -> None:
    typer.echo("\n".join(verdict.lines()))
    if not verdict.sound:
        raise typer.Exit(1)
