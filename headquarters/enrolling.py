"""Headquarters' commands about registers: who may join, who waits for a person, who is shut out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from headquarters import registers
from headquarters.enrolment import CODE_MINUTES, NobodyWaits, Waiting
from headquarters.office import NotInitialised, Office, open_office
from headquarters.settings import SettingsInvalid, load
from kernel.actor import program
from kernel.errors import DomainError
from sync.wire import encode

Data = Annotated[Path, typer.Option("--data", help="Folder of headquarters' database, secrets and settings.")]
Register = Annotated[str, typer.Argument(help="The till's name, e.g. HP03.")]
ADMINISTRATOR = program("admin")
LOOK_EVERY_S = 1.0

commands = typer.Typer()


@commands.command()
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
    with _office(data) as office:
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
            _approve(office, _wait_for_machine(office, register), "")


@commands.command()
def approve(
    data: Data,
    register: Register,
    digits: Annotated[str, typer.Argument(help="The six digits on the till's screen; asked for when left out.")] = "",
) -> None:
    """Let the machine that shows these six digits be the register. Its epoch begins, the one before is sealed."""
    with _office(data) as office:
        _approve(office, _waiting(office, register), digits)


@commands.command()
def refuse(data: Data, register: Register) -> None:
    """Send the machine away that waits to be this register."""
    with _office(data) as office, office.open(ADMINISTRATOR) as books:
        office.enrolments.refuse(books, register)
    typer.echo(f"{register}: the machine is refused")


@commands.command()
def waiting(data: Data) -> None:
    """Show the machines that wait for a person."""
    with _office(data) as office:
        with office.database.reading() as connection:
            found = office.enrolments.waiting(connection)
        typer.echo("\n".join(map(_line, found)) or "nobody waits")


@commands.command()
def quarantined(data: Data) -> None:
    """Show the registers that are shut out, and why."""
    with _office(data) as office:
        with office.database.reading() as connection:
            found = registers.listed(connection, "quarantined", "revoked")
        lines = [f"{one.register} {one.store}: {one.state} {one.reason}".rstrip() for one in found]
        typer.echo("\n".join(lines) or "none is shut out")


@commands.command()
def release(data: Data, register: Register) -> None:
    """Let a register in again: it was a false alarm. Where there are two machines, enrol the one that stays instead."""
    with _office(data) as office, office.open(ADMINISTRATOR) as books:
        registers.release(books, register)
    typer.echo(f"{register} is let in again")


@commands.command("revoke-register")
def revoke_register(
    data: Data,
    register: Register,
    reason: Annotated[str, typer.Option(help="Why; it stands in headquarters' books.")] = "",
) -> None:
    """Nobody speaks for this register from now on; what it handed in stays, what it holds waits for a person."""
    with _office(data) as office, office.open(ADMINISTRATOR) as books:
        registers.revoke(books, register, reason)
    typer.echo(f"{register} is revoked")


def _approve(office: Office, machine: Waiting, digits: str) -> None:
    typer.echo(_line(machine))
    if not digits:
        digits = typer.prompt("the six digits on the till's screen")
    with office.open(ADMINISTRATOR) as books:
        epoch = office.enrolments.approve(books, machine.register, digits)
    typer.echo(f"{machine.register} is enrolled, epoch {epoch}")


def _waiting(office: Office, register: str) -> Waiting:
    with office.database.reading() as connection:
        for one in office.enrolments.waiting(connection):
            if one.register == register:
                return one
    raise NobodyWaits(register=register)


def _wait_for_machine(office: Office, register: str) -> Waiting:
    pause = threading.Event()
    for _ in range(int(CODE_MINUTES * 60 / LOOK_EVERY_S)):
        try:
            return _waiting(office, register)
        except NobodyWaits:
            pause.wait(LOOK_EVERY_S)
    raise NobodyWaits(register=register)


def _line(one: Waiting) -> str:
    return f"{one.register} in {one.store}: {one.machine}, six digits {one.fingerprint[:3]} {one.fingerprint[3:]}"


@contextmanager
def _office(data: Path) -> Iterator[Office]:
    try:
        office = open_office(data, load(data))
    except (NotInitialised, SettingsInvalid) as error:
        raise typer.BadParameter(f"no headquarters in {data}: {error}") from error
    try:
        yield office
    except DomainError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    finally:
        office.close()
