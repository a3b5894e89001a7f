"""Commands that compare: the tables with the journal, headquarters with a store."""

from __future__ import annotations

from typing import Annotated

import typer

from headquarters.commands.opening import Data, deciding
from headquarters.upkeep.digest import of_store
from kernel.clock import stamp
from kernel.money import Money
from kernel.verify import Verdict
from membership.gift_cards.queries import fen_at_end_of, owed_on_cards
from membership.value.queries import over_cap, owed_to_all, principal_at_end_of
from membership.value.rules.prepaid import last_quarter_end

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
    """Print what is owed of stored value and on gift cards, and what of it must be kept aside at a bank.

    The law goes by what was owed when the last quarter ended.
    """
    with deciding(data) as office, office.database.reading() as connection:
        rules, today = office.settings.prepaid, stamp(office.clock.now())[:10]
        owed, over = owed_to_all(connection, today), over_cap(connection, rules.named_cap_fen)
        on_cards, quarter = owed_on_cards(connection, today), last_quarter_end(today)
        then_fen = principal_at_end_of(connection, quarter), fen_at_end_of(connection, quarter)
    typer.echo(f"{owed.accounts} accounts on {today}: principal {Money(owed.principal_fen)}")
    typer.echo(f"gifts {Money(owed.bonus_fen)}, of which {Money(owed.later_fen)} cannot be used yet")
    typer.echo(f"{on_cards.cards} gift cards: {Money(on_cards.fen)}, of which {Money(on_cards.expired_fen)} has ended")
    now_fen = rules.escrow_fen(owed.principal_fen + on_cards.fen)
    typer.echo(f"of principal and gift cards {rules.escrow_percent} % would lie at a bank: {Money(now_fen)}")
    typer.echo(f"at the last quarter's end, {quarter}: principal {Money(then_fen[0])}, gift cards {Money(then_fen[1])}")
    typer.echo(f"so at a bank lie in this quarter: {Money(rules.escrow_fen(sum(then_fen)))}")
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
