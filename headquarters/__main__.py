"""Headquarters' command line: `python -m headquarters --help`."""

from __future__ import annotations

import logging
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from headquarters.enrolling import commands
from headquarters.office import NotInitialised, Office, create_office, open_office
from headquarters.settings import FILE_NAME, Settings, SettingsInvalid, load
from kernel.actor import program
from kernel.clock import FixedClock, SystemClock
from shop.staff.facts import CompanyNamed, StoreOpened

app = typer.Typer(help="Receives the stores, answers them, keeps the chain's books.", no_args_is_help=True)
Data = Annotated[Path, typer.Option("--data", help="Folder of headquarters' database, secrets and settings.")]
ADMINISTRATOR = program("admin")
app.add_typer(commands)


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
