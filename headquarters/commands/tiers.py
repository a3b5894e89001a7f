"""Commands about tiers: what holds, what other tiers would do, who asks for them and lets them through, the review."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from headquarters.commands.opening import Data, deciding, person_of
from headquarters.deciding import tiers as decided
from headquarters.office import Office
from headquarters.upkeep.reviewing import review as review_tiers
from kernel.asking import in_parts
from kernel.clock import stamp
from kernel.money import plain_yuan
from membership.queries import member_hits
from membership.rules.masking import mask_name
from membership.rules.tiers import tier_name
from membership.tiers.errors import NoTierPolicy
from membership.tiers.facts import TierPolicy
from membership.tiers.queries import counted_by_tier, policy_in_force, proposals
from membership.tiers.rules.policy import read_policy
from membership.tiers.rules.standing import Outlook, needs_fen
from membership.tiers.rules.what_if import Moved, WhatIf
from membership.tiers.usecases import outlooks, what_if_of
from shop.staff.rules.roles import PROPOSE_TIERS, PUBLISH_TIERS

app = typer.Typer()
tiers = typer.Typer(help="The chain's tiers: show, what-if, propose, approve, review, report.", no_args_is_help=True)
app.add_typer(tiers, name="tiers")

By = Annotated[str, typer.Option("--by", help="Staff number of the person of headquarters who decides.")]
File = Annotated[Path, typer.Argument(help="The tiers, a TOML or JSON file; docs/manual/members.md shows one.")]
Csv = Annotated[Path | None, typer.Option("--csv", help="Write every member concerned to this file too.")]
NAMED = 20  # so many members are named on the screen; a file names all
_BASES = {"growth": "growth points", "amount": "yuan paid", "top_up": "yuan topped up"}


@tiers.command()
def show(data: Data) -> None:
    """Show the tiers in force, how many members stand in each, and what waits for a second person."""
    with deciding(data) as office, office.database.reading() as connection:
        held, counts = policy_in_force(connection), counted_by_tier(connection)
        lines = ["there are no tiers yet"]
        if held is not None:
            lines = [f"v{held.version} since {held.day}, by {_people(held.proposed_by, held.approved_by)}"]
            lines += _policy_lines(held.policy)
        lines += [f"{tier_name(code)}: {count} members" for code, count in counts.items()]
        for one in proposals(connection):
            if not one.version:
                lines += [f"proposal {one.number} waits, by {one.proposed_by}: {one.note}".rstrip(": ")]
                lines += _policy_lines(one.policy)
    typer.echo("\n".join(lines))


@tiers.command("what-if")
def try_out(data: Data, file: File, csv_file: Csv = None) -> None:
    """Show who would rise and drop by these tiers, had everybody been reviewed today. Nothing is changed."""
    with deciding(data) as office, office.database.reading() as connection:
        found = what_if_of(connection, read_policy(_text(file)), _today(office))
        typer.echo("\n".join(_what_if_lines(connection, found)))
        if csv_file is not None:
            _write(csv_file, ("卡号", "姓名", "所属店", "等级", "将变为"), _moved_rows(connection, found.moved))


@tiers.command()
def propose(
    data: Data, file: File, by: By, note: Annotated[str, typer.Option(help="Why, for the one who approves.")] = ""
) -> None:
    """Ask for other tiers. They are in force when a second person has approved them."""
    with deciding(data) as office:
        policy = read_policy(_text(file))
        number = decided.propose(office.keeper, person_of(office, by, PROPOSE_TIERS), policy, note)
        with office.database.reading() as connection:
            found = what_if_of(connection, policy, _today(office))
            lines = _what_if_lines(connection, found)
    typer.echo("\n".join(lines))
    typer.echo(f"{number} waits for a second person: tiers approve {number} --drops {found.drops} --by")


@tiers.command()
def approve(
    data: Data,
    number: Annotated[int, typer.Argument(help="The proposal's number, as `tiers show` tells it.")],
    by: By,
    drops: Annotated[int, typer.Option(help="How many members drop by it, as the what-if says today.")] = 0,
) -> None:
    """Put a proposal in force, as another person than its proposer. Every store is told."""
    with deciding(data) as office:
        found = decided.approve(office.keeper, person_of(office, by, PUBLISH_TIERS), number, drops)
    typer.echo(
        f"in force: {found.rises} members rise this night, {found.drops} drop at their review if nothing changes"
    )


@tiers.command()
def review(data: Data) -> None:
    """Ask whose time is over, as the night does. Done again it changes nothing more."""
    with deciding(data) as office:
        done = review_tiers(office.keeper, _today(office))
    typer.echo("\n".join(done.lines()) or "nobody rises or drops")


@tiers.command()
def report(data: Data, csv_file: Csv = None) -> None:
    """Show the members of each tier, and who rises or drops at the next review if nothing more is bought."""
    with deciding(data) as office, office.database.reading() as connection:
        held = policy_in_force(connection)
        if held is None:
            raise NoTierPolicy()
        found = list(outlooks(connection, held, _today(office)))
        for code, count in counted_by_tier(connection).items():
            typer.echo(f"{tier_name(code)}: {count} members")
        changes = Counter((one.before, one.after) for one in found)
        typer.echo("\n".join(_count_lines(changes)) or "nobody rises or drops at the next review")
        if csv_file is not None:
            _write(
                csv_file,
                ("卡号", "姓名", "所属店", "等级", "将变为", "评定日", "还差(元)"),
                _outlook_rows(connection, found),
            )


def _policy_lines(policy: TierPolicy) -> Iterator[str]:
    window = f"{policy.window_months} months back" if policy.window_months else "for ever"
    review_day = policy.review if policy.review == "anniversary" else f"on {policy.review}"
    yield f"  {policy.name}: by {_BASES[policy.basis]}, {window}; review {review_day}, held {policy.holds_months} m."
    for terms in policy.tiers:
        needed = f"{terms.reach} points" if policy.basis == "growth" else plain_yuan(needs_fen(policy, terms))
        birthday = f", birthday {terms.birthday_percent}%" if terms.birthday_percent else ""
        craft = f", craft fee -{terms.craft_percent}%" if terms.craft_percent else ""
        yield f"  {tier_name(terms.code)} from {needed}: points {terms.points_percent}%{birthday}{craft}"


def _what_if_lines(connection: Connection, found: WhatIf) -> Iterator[str]:
    yield f"{found.drops} members would drop ({found.anyway} of them anyway), {found.rises} would rise"
    yield from _count_lines({way: count for way, count in found.counts.items() if way[0] != way[1]})
    for card_no, name, _store, before, after in _moved_rows(connection, found.moved[:NAMED]):
        yield f"  {card_no} {name} {before} -> {after}"
    if len(found.moved) > NAMED:
        yield f"  and {len(found.moved) - NAMED} more: --csv names them"


def _count_lines(counts: dict[tuple[str, str], int] | Counter[tuple[str, str]]) -> Iterator[str]:
    for (before, after), count in sorted(counts.items()):
        yield f"{tier_name(before)} -> {tier_name(after)}: {count}"


def _moved_rows(connection: Connection, found: Sequence[Moved]) -> Iterator[tuple[str, ...]]:
    for some in in_parts(found):
        named = _named(connection, [one.member_id for one in some])
        yield from ((*named[one.member_id], tier_name(one.before), tier_name(one.after)) for one in some)


def _outlook_rows(connection: Connection, found: Sequence[Outlook]) -> Iterator[tuple[str, ...]]:
    moved = _moved_rows(connection, [Moved(one.member_id, one.before, one.after) for one in found])
    yield from ((*row, one.on, plain_yuan(one.short_fen)) for row, one in zip(moved, found, strict=True))


def _named(connection: Connection, member_ids: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    """Card, masked name and home store, by member."""
    hits = member_hits(connection, member_ids)
    return {hit.member_id: (hit.card_no, mask_name(hit.name), hit.home_store) for hit in hits}


def _write(file: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        writer.writerows(rows)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(str(error)) from error


def _people(first: str, second: str) -> str:
    return " and ".join(name for name in (first, second) if name)


def _today(office: Office) -> str:
    return stamp(office.clock.now())[:10]
