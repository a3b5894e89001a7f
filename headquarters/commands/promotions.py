"""Commands about promotions: proposed by one person, approved by another, then signed and told to every till."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from headquarters.commands.opening import Data, deciding, minute_of, person_of
from headquarters.deciding import rule_sets
from headquarters.office import Office
from kernel.clock import aware, stamp
from promotions import RuleSet
from promotions.queries import RuleProposal, published_sets, rule_proposals, rules_of
from promotions.rules.lint import lint
from shop.staff.rules.roles import PROPOSE_RULES, PUBLISH_RULES

app = typer.Typer()
promotions = typer.Typer(help="The chain's promotions: propose, list, approve, withdraw, show.", no_args_is_help=True)
app.add_typer(promotions, name="promotions")

By = Annotated[str, typer.Option("--by", help="Staff number of the person of headquarters who decides.")]
Number = Annotated[str, typer.Argument(help="The proposal's number, as `promotions list` shows it.")]


@promotions.command()
def propose(
    data: Data,
    file: Annotated[Path, typer.Argument(metavar="RULES.json", help="Every rule that is to be in force, as JSON.")],
    by: By,
    at: Annotated[
        str, typer.Option("--at", help="In force from this ISO time on; at its approval when left out.")
    ] = "",
    note: Annotated[str, typer.Option(help="Why, for the one who approves.")] = "",
) -> None:
    """Ask for other promotions. They are in force when a second person has approved them."""
    start, text = _time(at), _read(file)
    with deciding(data) as office:
        number = rule_sets.propose(
            office.keeper, person_of(office, by, PROPOSE_RULES), text, effective_at=start, note=note
        )
        with office.database.reading() as connection:
            (found,) = rule_proposals(connection, proposal_no=number)
            before = _in_force(office)
    typer.echo("\n".join(_lines(found, before)))
    typer.echo(f"{number} waits for a second person: promotions approve {number} --by")


@promotions.command("list")
def list_proposals(
    data: Data, every: Annotated[bool, typer.Option("--all", help="Also the last hundred that were decided.")] = False
) -> None:
    """Show what waits for a second person, with the rules that it brings, changes and ends."""
    with deciding(data) as office:
        with office.database.reading() as connection:
            found = rule_proposals(connection, every=every)
        before = _in_force(office)
    lines = [line for one in found for line in _lines(one, before)]
    typer.echo("\n".join(lines) or "nothing waits")


@promotions.command()
def approve(data: Data, number: Number, by: By) -> None:
    """Sign a proposal and put it in force, as another person than its proposer. Every till is told."""
    with deciding(data) as office:
        person = person_of(office, by, PUBLISH_RULES)
        version, start = rule_sets.approve(office.keeper, person, number, signing_key=office.secrets.signing_key)
        later = start > stamp(office.clock.now())
    typer.echo(f"promotions v{version} {f'begin {minute_of(start)}' if later else 'are in force'}")


@promotions.command()
def withdraw(data: Data, number: Number, by: By, reason: Annotated[str, typer.Option("--reason", help="Why.")]) -> None:
    """A proposal is not to be decided any more."""
    with deciding(data) as office:
        rule_sets.withdraw(office.keeper, person_of(office, by, PROPOSE_RULES), number, reason)
    typer.echo(f"{number} is withdrawn")


@promotions.command()
def show(data: Data) -> None:
    """Show every rule set from the one in force on: its version, minute, hash and rules."""
    with deciding(data) as office, office.database.reading() as connection:
        now = stamp(office.clock.now())
        sets = published_sets(connection)
        current = max((one.rule_set_version for one in sets if one.effective_at <= now), default=0)
        for one in sets:
            if one.rule_set_version < current or (one.effective_at <= now and one.rule_set_version != current):
                continue
            state = "begins" if one.effective_at > now else "in force since"
            signed = "signed" if one.signature else "not signed"
            typer.echo(f"v{one.rule_set_version} {state} {minute_of(one.effective_at)}, {signed}, {one.hash[:12]}")
            for rule in RuleSet.read(rules_of(connection, one.rule_set_version)):
                typer.echo(f"  {rule.id} {rule.stage} {rule.name}")
    if not sets:
        typer.echo("there are no promotions yet")


def _in_force(office: Office) -> tuple[int, dict[str, object]]:
    """Version and rules of the set in force, by id."""
    with office.database.reading() as connection:
        now = stamp(office.clock.now())
        version = max(
            (one.rule_set_version for one in published_sets(connection) if one.effective_at <= now), default=0
        )
        rules = RuleSet.read(rules_of(connection, version)) if version else ()
    return version, {rule.id: rule for rule in rules}


def _lines(one: RuleProposal, before: tuple[int, dict[str, object]]) -> Iterator[str]:
    version, old = before
    state = {"published": f"became v{one.version}", "withdrawn": f"withdrawn: {one.withdrawn_why}"}.get(
        one.state, "open"
    )
    start = f"from {minute_of(one.effective_at)}" if one.effective_at else "at its approval"
    yield f"{one.proposal_no} {state}, by {one.proposer_name}, {minute_of(one.proposed_at)}, {start}, {one.hash[:12]}"
    if one.note:
        yield f"  note: {one.note}"
    if one.state != "open":
        return
    if one.base_version != version:
        yield f"  ! written against v{one.base_version}, now v{version} is in force"
    asked = RuleSet.read(one.rules)
    rules = {rule.id: rule for rule in asked}
    for name, rule in rules.items():
        if name not in old:
            yield f"  + {name} {rule.stage} {rule.name}"
        elif old[name] != rule:
            yield f"  ~ {name} {rule.stage} {rule.name}"
    yield from (f"  - {name}" for name in old if name not in rules)
    yield from (f"  ! {found.rule}: {found.text}" for found in lint(asked))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise typer.BadParameter(str(error)) from error


def _time(text: str) -> datetime | None:
    try:
        return aware(datetime.fromisoformat(text)) if text else None
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no ISO time") from error
