"""Commands about stores that are another company's."""

from __future__ import annotations

from typing import Annotated

import typer

from headquarters.commands.opening import Data, deciding, person_of
from headquarters.deciding.deciders import said
from headquarters.registers.door import StoreUnknown
from membership.file.queries import sharing_of
from membership.file.rules.sharing import KINDS, METHOD, PURPOSE, Sharing
from membership.file.usecases import name_franchise
from shop.staff.queries import stores
from shop.staff.rules.roles import CLOSE_STORE

app = typer.Typer()
franchise = typer.Typer(help="Stores that are another company's.", no_args_is_help=True)
app.add_typer(franchise, name="franchise")
Store = Annotated[str, typer.Argument(help="The store's code.")]
By = Annotated[str, typer.Option("--by", help="Staff number of the person of headquarters who decides.")]


@franchise.command("name")
def name(
    data: Data,
    store: Store,
    legal_name: Annotated[str, typer.Option("--legal-name", help="The company that runs the store.")],
    receiver: Annotated[str, typer.Option(help="Headquarters' own legal name: who gets members' data.")],
    contact: Annotated[str, typer.Option(help="How a member reaches headquarters about their data.")],
    by: By,
    purpose: Annotated[str, typer.Option(help="What for.")] = PURPOSE,
    method: Annotated[str, typer.Option(help="How.")] = METHOD,
    kinds: Annotated[str, typer.Option(help="Which data.")] = KINDS,
) -> None:
    """A store is another company's: headquarters knows those of its members who agree. Said before the first member."""
    told = Sharing(
        store=store, legal_name=said(legal_name), receiver=said(receiver), contact=said(contact),
        purpose=said(purpose), method=said(method), kinds=said(kinds),
    )  # fmt: skip
    _say(data, told, by)
    typer.echo(told.terms.text)


@franchise.command("end")
def end(data: Data, store: Store, by: By) -> None:
    """A store is the chain's own again: its tills hand its members' data on with what is said of them next."""
    _say(
        data,
        Sharing(store=store, legal_name="", receiver="", contact="", purpose="", method="", kinds=""),
        by,
    )
    typer.echo(f"{store} is the chain's own")


@franchise.command("show")
def show(data: Data, store: Store) -> None:
    """What members of a store are shown."""
    with deciding(data) as office, office.database.reading() as connection:
        found = sharing_of(connection, store)
    typer.echo(f"{found.legal_name}\n{found.terms.text}" if found else f"{store} is the chain's own")


def _say(data: Data, told: Sharing, by: str) -> None:
    with deciding(data) as office:
        person = person_of(office, by, CLOSE_STORE)
        with office.database.reading() as connection:
            if told.store not in {one.code for one in stores(connection)}:
                raise StoreUnknown(store=told.store)
        office.keeper.transact(person, lambda books: name_franchise(books, told))
