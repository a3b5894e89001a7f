"""Headquarters' command line: `python -m headquarters --help`."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from headquarters import registers
from headquarters.enrolling import line_of, shut_out_lines, wait_for_machine, waiting_for, waiting_lines
from headquarters.enrolment import Waiting
from headquarters.office import NotInitialised, Office, create_office, open_office
from headquarters.settings import FILE_NAME, Settings, SettingsInvalid, load
from kernel.actor import program
from kernel.clock import FixedClock, SystemClock
from kernel.errors import DomainError
from shop.staff.facts import CompanyNamed, StoreOpened
from sync.wire import encode

app = typer.Typer(help="Receives the stores, answers them, keeps the chain's books.", no_args_is_help=True)
Data = Annotated[Path, typer.Option("--data", help="Folder of headquarters' database, secrets and settings.")]
ADMINISTRATOR = program("admin")
Register = Annotated[str, typer.Argument(help="The till's name, e.g. HP03.")]


@app.command()
def init(
    data: Data,
    company: Annotated[str, typer.Option(help="The company's name as it stands on paper.")],
    tax_no: Annotated[str, typer.Option(help="Its tax number.")] = "",
) -> None:
    """Make headquarters in an empty folder."""
    office = create_office(data, _settings(data))
    try:
        with office.open(ADMINISTRATOR) as books:
            books.record(CompanyNamed(name=company, tax_no=tax_no))
    finally:
        office.close()
    typer.echo(f"headquarters stands in {data}")


@app.command("open-store")
def open_store(
    data: Data,
    code: Annotated[str, typer.Argument(help="Two to four letters, e.g. HP.")],
    name: Annotated[str, typer.Argument(help="The store's name.")],
) -> None:
    """Let a store join the chain."""
    office = _open(data)
    try:
        with office.open(ADMINISTRATOR) as books:
            books.record(StoreOpened(code=code, name=name))
    finally:
        office.close()
    typer.echo(f"store {code} is open")


@app.command()
def enrol(
    data: Data,
    register: Register,
    store: Annotated[str, typer.Argument(help="The code of its store.")],
    url: Annotated[
        str, typer.Option(help="Headquarters' address as the till reaches it, for the printed command.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print a file for the till's setup instead.")] = False,
    wait: Annotated[
        bool, typer.Option("--wait", help="Stay, show the machine that asks, and approve it here.")
    ] = False,
) -> None:
    """Print a one-time code, good for a quarter of an hour, by which one machine may ask to be this till."""
    with _deciding(data) as office:
        with office.open(ADMINISTRATOR) as books:
            code = office.enrolments.make_code(books, register, store)
        if as_json:
            paper = {"register": register, "store": store, "code": code.code, "url": url}
            typer.echo(encode(paper).decode())
        else:
            typer.echo(f"{register} in {store}: code {code.code}, until {code.expires_at[11:16]}")
            address = url or f"http://{office.settings.host}:{office.settings.port}"
            typer.echo(f"on the till: python -m pos_app enrol --data DIR --url {address} --code {code.code}")
        if wait:
            _approve(office, wait_for_machine(office, register), "")


@app.command()
def approve(
    data: Data,
    register: Register,
    digits: Annotated[str, typer.Argument(help="The six digits on the till's screen; asked for when left out.")] = "",
) -> None:
    """Let the machine that shows these six digits be the register. Its epoch begins, the one before is sealed."""
    with _deciding(data) as office:
        _approve(office, waiting_for(office, register), digits)


@app.command()
def refuse(data: Data, register: Register) -> None:
    """Send the machine away that waits to be this register."""
    with _deciding(data) as office, office.open(ADMINISTRATOR) as books:
        office.enrolments.refuse(books, register)
    typer.echo(f"{register}: the machine is refused")


@app.command()
def waiting(data: Data) -> None:
    """Show the machines that wait for a person."""
    with _deciding(data) as office:
        typer.echo(waiting_lines(office))


@app.command()
def quarantined(data: Data) -> None:
    """Show the registers that are shut out, and why."""
    with _deciding(data) as office:
        typer.echo(shut_out_lines(office))


@app.command()
def release(data: Data, register: Register) -> None:
    """Let a register in again: it was a false alarm. Where there are two machines, enrol the one that stays instead."""
    with _deciding(data) as office, office.open(ADMINISTRATOR) as books:
        registers.release(books, register)
    typer.echo(f"{register} is let in again")


@app.command("revoke-register")
def revoke_register(
    data: Data,
    register: Register,
    reason: Annotated[str, typer.Option(help="Why; it stands in headquarters' books.")] = "",
) -> None:
    """Nobody speaks for this register from now on; what it handed in stays, what it holds waits for a person."""
    with _deciding(data) as office, office.open(ADMINISTRATOR) as books:
        registers.revoke(books, register, reason)
    typer.echo(f"{register} is revoked")


@app.command()
def demo(
    data: Data,
    today: Annotated[str, typer.Option(help="The demo's first business day, YYYY-MM-DD; today when left out.")] = "",
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1 that it will be served on.")] = 8750,
) -> None:
    """Make a demo chain in an empty folder: two stores, pieces, members, gold boards, promotions."""
    from headquarters.demo.generate import generate
    from headquarters.demo.load import load_demo, write_guide

    day = date.fromisoformat(today) if today else SystemClock().now().date()
    opening = FixedClock(datetime.combine(day, time(8)))  # before the stores open
    settings = Settings(port=port)
    data.mkdir(parents=True, exist_ok=True)
    (data / FILE_NAME).write_bytes(msgspec.json.encode(settings))
    office = create_office(data, settings, clock=opening)
    try:
        guide = load_demo(office, generate(day), typer.echo)
    finally:
        office.close()
    typer.echo(f"demo chain in {data}, what its tills need to know in {write_guide(guide, data)}")


@app.command()
def verify(data: Data) -> None:
    """Check hash chain, sequence, rebuilt tables and SQLite itself; exits 1 when something does not agree."""
    office = _open(data)
    try:
        verdict = office.verify()
    finally:
        office.close()
    typer.echo("\n".join(verdict.lines()))
    if not verdict.sound:
        raise typer.Exit(1)


@app.command()
def serve(data: Data, port: Annotated[int, typer.Option(help="Instead of the port in settings.json.")] = 0) -> None:
    """Answer the registers until interrupted; address and port stand in settings.json."""
    import uvicorn

    from headquarters.api import create_app

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    office = _open(data)
    try:
        # uvicorn's own access log would write whole queries.
        uvicorn.run(create_app(office), host=office.settings.host, port=port or office.settings.port, access_log=False)
    finally:
        office.close()


def _approve(office: Office, machine: Waiting, digits: str) -> None:
    typer.echo(line_of(machine))
    digits = digits or typer.prompt("the six digits on the till's screen")
    with office.open(ADMINISTRATOR) as books:
        epoch = office.enrolments.approve(books, machine.register, digits)
    typer.echo(f"{machine.register} is enrolled, epoch {epoch}")


@contextmanager
def _deciding(data: Path) -> Iterator[Office]:
    """An open office; what cannot be decided is said, and ends with 1."""
    office = _open(data)
    try:
        yield office
    except DomainError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    finally:
        office.close()


def _open(data: Path) -> Office:
    try:
        return open_office(data, _settings(data))
    except NotInitialised as error:
        raise typer.BadParameter(f"no headquarters in {error}; run init first") from error


def _settings(data: Path) -> Settings:
    try:
        return load(data)
    except SettingsInvalid as error:
        raise typer.BadParameter(str(error)) from error


if __name__ == "__main__":
    app()
