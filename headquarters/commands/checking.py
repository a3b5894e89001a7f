"""Commands that compare: the tables with the journal, headquarters with a store."""

from __future__ import annotations

from typing import Annotated

import typer

from headquarters.commands.opening import Data, deciding
from headquarters.upkeep.digest import of_store
from kernel.clock import stamp
from kernel.money import Money
from kernel.verify import Verdict
from membership.gift_cards.queries import owed_on_cards
from membership.value.queries import over_cap, owed_to_all

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


@app.command("stored-value")
def stored_value(data: Data) -> None:
    """Print what is owed of stored value and on gift cards, and what of it must be kept aside at a bank."""
    with deciding(data) as office, office.database.reading() as connection:
        rules, today = office.settings.prepaid, stamp(office.clock.now())[:10]
        owed, over = owed_to_all(connection, today), over_cap(connection, rules.named_cap_fen)
        on_cards = owed_on_cards(connection, today)
    escrow_fen = -(-(owed.principal_fen + on_cards.fen) * rules.escrow_percent // 100)
    typer.echo(f"{owed.accounts} accounts on {today}: principal {Money(owed.principal_fen)}")
    typer.echo(f"gifts {Money(owed.bonus_fen)}, of which {Money(owed.later_fen)} cannot be used yet")
    typer.echo(f"{on_cards.cards} gift cards: {Money(on_cards.fen)}, of which {Money(on_cards.expired_fen)} has ended")
    typer.echo(f"to be kept at a bank, {rules.escrow_percent} % of principal and gift cards: {Money(escrow_fen)}")
    typer.echo(f"{over} accounts above {Money(rules.named_cap_fen)}")


@app.command()
def digest(data: Data, store: Annotated[str, typer.Argument(help="The code of the store.")]) -> None:
    """Print what headquarters has of a store, added up, to compare with `python -m pos_app digest --own` there."""
    with deciding(data) as office, office.database.reading() as connection:
        typer.echo("\n".join(of_store(connection, store, office.clock.now()).lines()))


def _tell(verdict: Verdict) -> None:
    typer.echo("\n".join(verdict.lines()))
    if not verdict.sound:
        raise typer.Exit(1)
