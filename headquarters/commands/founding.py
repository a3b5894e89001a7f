"""Commands that make a chain: headquarters itself, its stores, its people, and the demo of one."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated

import msgspec
import typer

from headquarters.commands.opening import ADMINISTRATOR, Data, deciding, settings_of
from headquarters.office import create_office
from headquarters.registers.door import StoreUnknown, check_new_store
from headquarters.settings import FILE_NAME, Settings
from kernel.clock import FixedClock, SystemClock
from shop.staff.errors import UnknownStaff
from shop.staff.facts import CompanyNamed, StaffLeft, StoreOpened
from shop.staff.queries import staff_names, stores, the_company
from shop.staff.usecases import hire as hire_person

app = typer.Typer()


@app.command()
def init(
    data: Data,
    company: Annotated[str, typer.Option(help="The company's name as it stands on paper.")],
    tax_no: Annotated[str, typer.Option(help="Its tax number.")] = "",
) -> None:
    """Make headquarters in an empty folder."""
    office = create_office(data, settings_of(data))
    try:
        with office.open(ADMINISTRATOR) as books:
            if the_company(books.connection) is not None:
                typer.echo(f"There is a headquarters in {data}. Nothing was changed. Name an empty folder.", err=True)
                raise typer.Exit(1)
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
    with deciding(data) as office, office.open(ADMINISTRATOR) as books:
        check_new_store(books.connection, code)
        books.record(StoreOpened(code=code, name=name))
    typer.echo(f"store {code} is open")


@app.command()
def demo(
    data: Data,
    today: Annotated[str, typer.Option(help="The demo's first business day, YYYY-MM-DD; today when left out.")] = "",
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1 that it will be served on.")] = 8750,
) -> None:
    """Make a demo chain in an empty folder: two stores, pieces, members, gold boards, promotions."""
    from headquarters.demo.generate import generate
    from headquarters.demo.load import load_demo

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
    typer.echo(f"demo chain in {data}, what its tills need to know in {guide.write(data)}")


@app.command()
def hire(
    data: Data,
    staff_no: Annotated[str, typer.Argument(help="The person's number, as it stands in the books.")],
    name: Annotated[str, typer.Argument(help="Their name.")],
    role: Annotated[str, typer.Option(help="headquarters, store_manager, cashier or salesperson.")],
    store: Annotated[str, typer.Option(help="The code of their store; empty for headquarters and every store.")] = "",
    pin: Annotated[
        str, typer.Option(prompt="six digits", hide_input=True, confirmation_prompt=True, help="Asked for; six digits.")
    ] = "",
) -> None:
    """Add a person of the chain's staff, with the PIN for the lock screen."""
    with deciding(data) as office, office.open(ADMINISTRATOR) as books:
        if store and all(known.code != store for known in stores(books.connection)):
            raise StoreUnknown(store=store)
        hire_person(books, staff_no=staff_no, name=name, role=role, store=store, pin=pin, pepper=office.secrets.pepper)
    typer.echo(f"{staff_no} {name}: {role} {store or 'of every store'}")


@app.command()
def leave(data: Data, staff_no: Annotated[str, typer.Argument(help="Whose number it is.")]) -> None:
    """A person left: their number opens no lock screen and decides nothing any more."""
    with deciding(data) as office, office.open(ADMINISTRATOR) as books:
        if staff_no not in staff_names(books.connection):
            raise UnknownStaff(staff=staff_no)
        books.record(StaffLeft(staff_no=staff_no))
    typer.echo(f"{staff_no} has left")
