"""What headquarters' commands share: the folder, an open office, who decides, and how a refusal is said."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from headquarters.commands.words import words_of
from headquarters.deciding.deciders import decider
from headquarters.office import NotInitialised, Office, database_of, open_office, require_initialised
from headquarters.settings import Settings, SettingsInvalid, load
from kernel.actor import Actor, program
from kernel.database import AnyDatabase
from kernel.errors import DomainError

Data = Annotated[Path, typer.Option("--data", help="Folder of headquarters' database, secrets and settings.")]
Register = Annotated[str, typer.Argument(help="The till's name, e.g. HP03.")]
ADMINISTRATOR = program("admin")


@contextmanager
def deciding(data: Path) -> Iterator[Office]:
    """An open office; what cannot be decided is said, and ends with 1."""
    office = opened(data)
    try:
        yield office
    except DomainError as error:
        typer.echo(words_of(error), err=True)
        raise typer.Exit(1) from error
    finally:
        office.close()


@contextmanager
def refusing() -> Iterator[None]:
    """What a person can put right is said in a line."""
    try:
        yield
    except NotInitialised as error:
        raise _nothing_here(error) from error
    except DomainError as error:
        typer.echo(words_of(error), err=True)
        raise typer.Exit(1) from error


@contextmanager
def opened_database(data: Path) -> Iterator[AnyDatabase]:
    require_initialised(data)
    database = database_of(data, settings_of(data))
    try:
        yield database
    finally:
        database.close()


def opened(data: Path) -> Office:
    try:
        return open_office(data, settings_of(data))
    except NotInitialised as error:
        raise _nothing_here(error) from error
    except DomainError as error:
        typer.echo(words_of(error), err=True)
        raise typer.Exit(1) from error


def _nothing_here(error: NotInitialised) -> typer.BadParameter:
    return typer.BadParameter(f"no headquarters in {error}; run init first")


def person_of(office: Office, staff_no: str, permission: str) -> Actor:
    """Who decides, as the books know them now. Raises UnknownStaff, NotPermitted."""
    with office.database.reading() as connection:
        return decider(connection, staff_no, permission)


def minute_of(at: str) -> str:
    """An ISO time as people read it: '2026-11-21 10:00'."""
    return at[:16].replace("T", " ")


def day_of(text: str) -> str:
    """A day as a person types it, YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise typer.BadParameter(f"{text} is no day YYYY-MM-DD") from error


def rows_of(file: Path) -> list[dict[str, str | None]]:
    """The rows of a CSV file in UTF-8 by the names in its first line."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise typer.BadParameter(f"cannot read {file}: {error}") from error


def settings_of(data: Path) -> Settings:
    try:
        return load(data)
    except SettingsInvalid as error:
        raise typer.BadParameter(str(error)) from error
