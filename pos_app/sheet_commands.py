"""The command line about figures: quotes, a sold bill's inputs, working it out again, accounts explained, reports."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from kernel.errors import DomainError
from pos_app.commands import HOME, Data, app, refuse

explained = typer.Typer(help="Say how figures came about.", no_args_is_help=True)
app.add_typer(explained, name="explain")


@app.command()
def quote(
    file: Annotated[Path | None, typer.Argument(help="A described cart as JSON; - for standard input.")] = None,
    data: Annotated[Path | None, typer.Option("--data", help="A till's folder: what FILE leaves out.")] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print what the JSON may hold, and end.")] = False,
) -> None:
    """Price a described cart without selling it: every figure as JSON. Exits 2 when the description is refused.

    Reads only: the till may be open meanwhile.
    """
    from msgspec import json

    from pos_app.quoting import quote as price_it
    from pos_app.quoting import reading_till, schema_text

    if schema:
        typer.echo(schema_text())
        return
    if file is None:
        raise typer.BadParameter("name a FILE, or --schema")
    text = _read(file)
    with _sheets():
        if data is None:
            sheet = price_it(text)
        else:
            with reading_till(data) as till:
                sheet = price_it(text, till)
    typer.echo(json.format(json.encode(sheet), indent=2).decode())


@app.command()
def bill(
    number: Annotated[str, typer.Argument(help="The number of a bill that this till sold.")],
    data: Data = HOME,
    pdf: Annotated[Path | None, typer.Option(help="Write its calculation sheet on A4 to this file too.")] = None,
) -> None:
    """Print what a sold bill was worked out from, its figures and its signed code, as JSON for `recompute`."""
    from pos_app.quoting import bill_json, bill_of, bill_pdf, reading_till

    with _sheets(), reading_till(data) as till:
        found = bill_of(till, number)
        if pdf is not None:
            pdf.write_bytes(bill_pdf(till, found))
    typer.echo(bill_json(found).decode(), nl=False)


@app.command()
def recompute(
    file: Annotated[Path, typer.Argument(help="What `bill` printed; - for standard input.")],
    code: Annotated[str, typer.Option(help="The sheet's code, as its QR says it; with --key or --data.")] = "",
    key: Annotated[str, typer.Option(help="The register's public key.")] = "",
    data: Annotated[Path | None, typer.Option("--data", help="A till that knows the register's key.")] = None,
) -> None:
    """Work a bill out again from its own inputs. Exits 0 when every figure is the same, 1 when one differs."""
    from pos_app.quoting import check_code, keys_for, read_bill, reading_till
    from pos_app.quoting import recompute as again

    if code and not key and data is None:
        raise typer.BadParameter("--code needs --key or --data: a key in the bill's own file proves nothing")
    text = _read(file)
    with _sheets():
        stored = read_bill(text)
        result = again(stored)
    for line in result.lines:
        typer.echo(line)
    wrong: tuple[str, ...] = ()
    if code:
        keys = (key,) if key else ()
        try:
            if data is not None:
                with reading_till(data) as till:
                    keys = (*keys, *keys_for(till, stored))
            wrong = check_code(stored, code, keys)
        except DomainError as error:
            raise refuse(error) from error
        typer.echo("\n".join(wrong) if wrong else "code: equal, signed by the register")
    if wrong or not result.equal:
        raise typer.Exit(1)


@explained.command("member")
def explain_member(
    who: Annotated[str, typer.Argument(help="A whole phone, a card's number, or a member's id.")],
    data: Data = HOME,
    pdf: Annotated[Path | None, typer.Option(help="Write the evidence of the stored value on A4 to this file.")] = None,
) -> None:
    """List every movement that makes a member's points, stored value and grams owed. Exits 1 when they do not add up.

    Reads only: the till may be open meanwhile. The member is masked.
    """
    from functools import partial

    from kernel.clock import SystemClock, stamp
    from kernel.secrets import fingerprint
    from pos_app.quoting import reading_till
    from shop.explaining import explain_account

    with _sheets(), reading_till(data) as till:
        found = explain_account(
            till.connection, who, phone_mac=partial(fingerprint, till.secrets.phone_key), here=till.settings.register,
            now=stamp(SystemClock().now()), pdf=pdf is not None,
        )  # fmt: skip
    if pdf is not None:
        pdf.write_bytes(found.pdf)
    typer.echo("\n".join(found.lines))
    if not found.agrees:
        raise typer.Exit(1)


@explained.command("entry")
def explain_entry(
    number: Annotated[str, typer.Argument(help="An entry of the journal, as evidence names it: HP01-1-23.")],
    data: Data = HOME,
) -> None:
    """Show an entry of the journal with its hash. Exits 1 when it is not here or was altered. Reads only."""
    from pos_app.quoting import reading_till
    from shop.reports.queries.value_evidence import checked_entry

    with _sheets(), reading_till(data) as till:
        found = checked_entry(till.connection, number)
    typer.echo("\n".join(found.lines))
    if not found.fits:
        raise typer.Exit(1)


@app.command()
def replay(
    file: Annotated[Path, typer.Argument(metavar="RULES.json", help="The rules in question; - for standard input.")],
    data: Data = HOME,
    days: Annotated[int, typer.Option(help="So many days back, today among them.", min=1, max=3_660)] = 90,
    with_cost: Annotated[
        bool, typer.Option("--with-cost", help="Margins too; with --staff, who may see costs.")
    ] = False,
    staff: Annotated[str, typer.Option(help="Who asks for margins; their PIN is asked for.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="For a program: one JSON object.")] = False,
) -> None:
    """Say what other promotions would have made of this till's past bills. Exits 2 when the rules are refused.

    Reads only: the till may be open meanwhile. Ctrl+C ends it with what is known by then, and exits 130.
    """
    from msgspec import json

    from pos_app.replay_words import lines
    from pos_app.replaying import CANCELLED, run_replay, until_cancelled

    if with_cost and not staff:
        raise typer.BadParameter("--with-cost needs --staff NUMBER")
    rules = _read(file)
    pin = typer.prompt("PIN", hide_input=True, err=True) if with_cost else ""
    with _sheets(), _bar() as tell, until_cancelled(tell) as go_on:
        found = run_replay(data, rules, days=days, staff_no=staff if with_cost else "", pin=pin, go_on=go_on)
    typer.echo(json.format(json.encode(found), indent=2).decode() if as_json else "\n".join(lines(found)))
    if not found.complete:
        typer.echo("已中断", err=True)
        raise typer.Exit(CANCELLED)


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """How many bills of how many, on standard error; drawn on a terminal only."""
    with typer.progressbar(length=0, label="试算", file=sys.stderr, show_pos=True) as bar:

        def tell(done: int, total: int) -> None:
            if done % 50 == 0 or done == total:
                bar.length = total
                bar.update(done - bar.pos)

        yield tell


@app.command()
def report(
    name: Annotated[str, typer.Argument(help="Which one; without it they are listed.")] = "",
    out: Annotated[Path | None, typer.Option(help="The file to write, .pdf or .xlsx.")] = None,
    first: Annotated[str, typer.Option("--from", help="The first business day, YYYY-MM-DD; else the last one.")] = "",
    last: Annotated[str, typer.Option("--to", help="The last business day; else today.")] = "",
    code: Annotated[str, typer.Option(help="The piece, for a report of one.")] = "",
    staff: Annotated[str, typer.Option(help="Who asks for it; their PIN is asked for.")] = "",
    data: Data = HOME,
) -> None:
    """Write a report of the store to a file. Reads only: the till may be open meanwhile."""
    from pos_app.report_command import listed, write

    if not name:
        typer.echo("\n".join(listed()))
        return
    if out is None or not staff:
        raise typer.BadParameter("name --out FILE and --staff NUMBER")
    try:
        pin = typer.prompt("PIN", hide_input=True, err=True)
        write(data, name, out, first=first, last=last, barcode=code, staff_no=staff, pin=pin)
    except DomainError as error:
        raise refuse(error) from error
    typer.echo(str(out))


def _read(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read()
    if not file.is_file():
        raise typer.BadParameter(f"no such file: {file}")
    return file.read_bytes()


@contextmanager
def _sheets() -> Iterator[None]:
    """A description that cannot be worked out ends with 2 and its field's path, what a till refuses with 1."""
    from promotions import RuleRefused
    from shop.sheet.errors import SheetRefused

    try:
        yield
    except SheetRefused as error:
        typer.echo(f"{error.facts['where']}: {error.facts['problem']}", err=True)
        raise typer.Exit(2) from error
    except RuleRefused as error:
        typer.echo(f"$.rules: {error.facts['rule']}: {error.facts['problem']}", err=True)
        raise typer.Exit(2) from error
    except DomainError as error:
        raise refuse(error) from error
