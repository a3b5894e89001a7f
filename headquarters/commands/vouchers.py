"""Commands about vouchers: batches to bearer, vouchers for members, and taking them out of use."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from headquarters.commands.opening import Data, deciding, person_of
from headquarters.deciding import vouchers as deciding_vouchers
from kernel.clock import CHINA
from promotions.queries import voucher_batches, voucher_by_code
from promotions.rules.vouchers import last_day
from shop.staff.rules.roles import MAKE_VOUCHERS

app = typer.Typer()
vouchers = typer.Typer(help="Vouchers: make batches, issue, show, take out of use.", no_args_is_help=True)
app.add_typer(vouchers, name="vouchers")

By = Annotated[str, typer.Option("--by", help="Staff number of the person of headquarters who decides.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in a few words; it is kept.")]
Rule = Annotated[str, typer.Option("--rule", help="The code of the published voucher promotion that says their worth.")]
DAY = ["%Y-%m-%d"]


@vouchers.command()
def make(
    data: Data,
    rule: Rule,
    count: Annotated[int, typer.Option("--count", help="How many.")],
    first: Annotated[datetime, typer.Option("--from", formats=DAY, help="The first day.")],
    last: Annotated[datetime, typer.Option("--to", formats=DAY, help="The last day.")],
    out: Annotated[Path, typer.Option("--out", help="A new file for the codes; nobody else may read it.")],
    by: By,
    store: Annotated[list[str] | None, typer.Option("--store", help="Good there alone; may be given again.")] = None,
    note: Annotated[str, typer.Option("--note", help="What they are for.")] = "",
) -> None:
    """Make a batch to bearer; a file whose name ends in .pdf gets a sheet for each, any other a table."""
    if out.exists():
        raise typer.BadParameter(f"{out} is there already; codes are written to a new file")
    end = last.replace(tzinfo=CHINA, hour=23, minute=59, second=59)
    with deciding(data) as office:
        batch = office.keeper.transact(
            person_of(office, by, MAKE_VOUCHERS),
            lambda books: deciding_vouchers.make(
                books, out, rule_code=rule, count=count, valid_from=first.replace(tzinfo=CHINA), valid_until=end,
                store_codes=store or [], note=note, random=os.urandom,
            ),
        )  # fmt: skip
    typer.echo(f"batch {batch.batch_no}: {len(batch.codes)} x {batch.rule_name}, in {out}")


@vouchers.command()
def issue(
    data: Data,
    rule: Rule,
    days: Annotated[int, typer.Option("--days", min=1, max=3_650, help="For how many days they are good.")],
    members: Annotated[list[str], typer.Argument(help="Members by their ids.")],
    by: By,
    reason: Reason,
) -> None:
    """Give each of these members a voucher."""
    with deciding(data) as office:
        codes = office.keeper.transact(
            person_of(office, by, MAKE_VOUCHERS),
            lambda books: deciding_vouchers.issue(
                books, members, rule_code=rule, days=days, reason=reason, random=os.urandom
            ),
        )
    typer.echo(f"{len(codes)} members have a voucher")


@vouchers.command("list")
def show_batches(data: Data) -> None:
    """Show the batches: made, waiting, used, void."""
    with deciding(data) as office, office.database.reading() as connection:
        rows = voucher_batches(connection)
    for one in rows:
        typer.echo(
            f"{one.batch_no} {one.rule_code} until {last_day(one.valid_until)}: {one.count} made, {one.issued} unused,"
            f" {one.redeemed} used, {one.void} void {one.note}".rstrip()
        )


@vouchers.command()
def show(data: Data, code: Annotated[str, typer.Argument(help="The voucher's code.")]) -> None:
    """Show one voucher: what it is, how long it is good, where it was used."""
    with deciding(data) as office, office.database.reading() as connection:
        found = voucher_by_code(connection, code.strip().upper())
    if found is None:
        typer.echo(f"no voucher {code} is known", err=True)
        raise typer.Exit(1)
    where = f" on {found.document_no} in {found.store}" if found.state == "redeemed" else ""
    whose = "a member's" if found.member_id else "to bearer"
    stores = f", in {found.stores} alone" if found.stores else ""
    until = f"until {last_day(found.valid_until)}{stores}"
    typer.echo(f"{found.code} {found.rule_code} {whose}: {found.state}{where}, {until}")


@vouchers.command()
def void(
    data: Data,
    named: Annotated[str, typer.Argument(help="A voucher's code, or a batch: all of it that nobody has used.")],
    by: By,
    reason: Reason,
) -> None:
    """Take a voucher, or what is unused of a batch, out of use."""
    with deciding(data) as office:
        done = office.keeper.transact(
            person_of(office, by, MAKE_VOUCHERS), lambda books: deciding_vouchers.void(books, named, reason)
        )
    left_out = f"; {done.held} are held by registers and stand: try again later" if done.held else ""
    typer.echo(f"{done.void} vouchers are void{left_out}")
