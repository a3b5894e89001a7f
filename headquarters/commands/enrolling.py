"""Commands about registers: which machine becomes one, and which is let in no more."""

from __future__ import annotations

import threading
from typing import Annotated

import typer

from headquarters.commands.opening import ADMINISTRATOR, Data, Register, deciding
from headquarters.office import Office
from headquarters.registers import door as registers
from headquarters.registers import recovering
from headquarters.registers.enrolment import CODE_MINUTES, NobodyWaits, Waiting
from sync.wire import encode

app = typer.Typer()
LOOK_EVERY_S = 1.0


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
    with deciding(data) as office:
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


@app.command()
def approve(
    data: Data,
    register: Register,
    digits: Annotated[str, typer.Argument(help="The six digits on the till's screen; asked for when left out.")] = "",
) -> None:
    """Let the machine that shows these six digits be the register. Its epoch begins, the one before is sealed."""
    with deciding(data) as office:
        _approve(office, _waiting_for(office, register), digits)


@app.command()
def refuse(data: Data, register: Register) -> None:
    """Send the machine away that waits to be this register."""
    with deciding(data) as office, office.open(ADMINISTRATOR) as books:
        office.enrolments.refuse(books, register)
    typer.echo(f"{register}: the machine is refused")


@app.command()
def waiting(data: Data) -> None:
    """Show the machines that wait for a person."""
    with deciding(data) as office:
        typer.echo(_waiting_lines(office))


@app.command()
def quarantined(data: Data) -> None:
    """Show the registers that are shut out, and why."""
    with deciding(data) as office:
        typer.echo(_shut_out_lines(office))


@app.command()
def release(data: Data, register: Register) -> None:
    """Let a register in again: it was a false alarm. Where there are two machines, enrol the one that stays instead."""
    with deciding(data) as office, office.open(ADMINISTRATOR) as books:
        registers.release(books, register)
    typer.echo(f"{register} is let in again")


@app.command("revoke-register")
def revoke_register(
    data: Data,
    register: Register,
    reason: Annotated[str, typer.Option(help="Why; it stands in headquarters' books.")] = "",
) -> None:
    """Nobody speaks for this register from now on; what it handed in stays, what it holds waits for a person."""
    with deciding(data) as office, office.open(ADMINISTRATOR) as books:
        registers.revoke(books, register, reason)
        recovering.let_go(books.connection, register)  # a restored headquarters does not wait for it
    typer.echo(f"{register} is revoked")


def _approve(office: Office, machine: Waiting, digits: str) -> None:
    typer.echo(_line_of(machine))
    digits = digits or typer.prompt("the six digits on the till's screen")
    with office.open(ADMINISTRATOR) as books:
        epoch = office.enrolments.approve(books, machine.register, digits)
    typer.echo(f"{machine.register} is enrolled, epoch {epoch}")


def _waiting_for(office: Office, register: str) -> Waiting:
    """The machine that asks to be this register. Raises NobodyWaits."""
    with office.database.reading() as connection:
        for one in office.enrolments.waiting(connection):
            if one.register == register:
                return one
    raise NobodyWaits(register=register)


def _wait_for_machine(office: Office, register: str) -> Waiting:
    """The same, as soon as there is one. Raises NobodyWaits when the code has run out."""
    pause = threading.Event()
    for _ in range(int(CODE_MINUTES * 60 / LOOK_EVERY_S)):
        try:
            return _waiting_for(office, register)
        except NobodyWaits:
            pause.wait(LOOK_EVERY_S)
    raise NobodyWaits(register=register)


def _line_of(one: Waiting) -> str:
    return f"{one.register} in {one.store}: {one.machine}, six digits {one.fingerprint[:3]} {one.fingerprint[3:]}"


def _waiting_lines(office: Office) -> str:
    with office.database.reading() as connection:
        found = office.enrolments.waiting(connection)
    return "\n".join(map(_line_of, found)) or "nobody waits"


def _shut_out_lines(office: Office) -> str:
    with office.database.reading() as connection:
        found = registers.listed(connection, "quarantined", "revoked")
    lines = [f"{one.register} {one.store}: {one.state} {one.reason}".rstrip() for one in found]
    return "\n".join(lines) or "none is shut out"
