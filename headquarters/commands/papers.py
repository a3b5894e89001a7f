"""Commands about the chain's papers: how customers' receipts and slips look."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from headquarters.commands.opening import Data, deciding, person_of
from kernel.errors import DomainError
from printers.logo import read_logo
from shop.paper_layout.facts import PaperLayout
from shop.paper_layout.queries import the_layout
from shop.paper_layout.rules.checking import faults
from shop.paper_layout.rules.reading import read_layout
from shop.paper_layout.usecases import set_layout
from shop.staff.rules.roles import SET_PAPER_LAYOUT

app = typer.Typer()
papers = typer.Typer(help="How the customers' papers look in every store: check, set, show.", no_args_is_help=True)
app.add_typer(papers, name="papers")

File = Annotated[Path, typer.Argument(help="The layout as JSON; its logo is a picture beside it.")]


@papers.command()
def check(file: File) -> None:
    """Name everything that is wrong with a layout; exits 1 when something is."""
    found = faults(_read(file))
    typer.echo("\n".join(found) if found else "nothing is wrong")
    if found:
        raise typer.Exit(1)


@papers.command("set")
def make_it_so(
    data: Data,
    file: File,
    by: Annotated[str, typer.Option("--by", help="Staff number of the person of headquarters who decides.")],
) -> None:
    """Papers that are made from now on look like this; every till is told."""
    layout = _read(file)
    with deciding(data) as office:
        person = person_of(office, by, SET_PAPER_LAYOUT)
        office.keeper.transact(person, lambda books: set_layout(books, layout))
    typer.echo(f"set for {', '.join(layout.looks) or 'the logo'}")


@papers.command()
def show(data: Data) -> None:
    """Show the layout in force."""
    with deciding(data) as office, office.database.reading() as connection:
        layout = the_layout(connection)
    if layout.logo is not None:
        typer.echo(f"logo: {layout.logo.width} x {layout.logo.height} dots")
    for kind, look in layout.looks.items():
        typer.echo(f"{kind}: {'logo' if look.logo else 'no logo'}, without {', '.join(look.hidden) or 'nothing'}")
        typer.echo("".join(f"  {line}\n" for line in (*look.header, look.warranty, *look.footer) if line), nl=False)


def _read(file: Path) -> PaperLayout:
    try:
        return read_layout(file.read_bytes(), lambda name: read_logo(file.parent / name))
    except DomainError as error:
        raise typer.BadParameter(str(error.facts.get("finding", error.code))) from error
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}") from error
