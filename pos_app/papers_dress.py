"""The chain's own layout on the customer's papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from printers.document import Document
from printers.dressing import dressed
from shop.paper_layout.facts import PaperLayout
from shop.paper_layout.queries import the_layout
from shop.paper_layout.rules.checking import KINDS, look_of

if TYPE_CHECKING:
    from pos_app.papers_bill import PageDress


def in_the_chains_dress(connection: Connection, kind: str, document: Document) -> Document:
    """A paper as the layout in force has it; papers for the shop's own use stay as they are."""
    return document if kind not in KINDS else in_dress(the_layout(connection), kind, document)


def page_dress(layout: PaperLayout, kind: str) -> PageDress:
    """The look of a page on A5."""
    from pos_app.papers_bill import PageDress  # late: the page's library is large

    look = look_of(layout, kind)
    logo = layout.logo if look.logo else None
    return PageDress(logo, look.header, look.warranty, look.footer, look.hidden)


def in_dress(layout: PaperLayout, kind: str, document: Document) -> Document:
    look = look_of(layout, kind)
    return dressed(
        document,
        logo=layout.logo if look.logo else None,
        header=look.header,
        warranty=look.warranty,
        footer=look.footer,
        hidden=look.hidden,
    )
