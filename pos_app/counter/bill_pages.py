"""The pages of a sold bill: its calculation sheet on A4, its sales slip and its pieces' guarantee on A5."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from kernel.errors import DomainError
from kernel.facts import Entry
from pos_app.counter.post import Post
from pos_app.papers_dress import page_dress
from shop.catalogue.queries import piece_by_barcode
from shop.paper_layout.queries import the_layout
from shop.sales.errors import SaleUnknown
from shop.sales.facts import SaleCompleted
from shop.sales.queries import as_recorded, sale_by_no
from shop.staff.rules import roles


class NothingGuaranteed(DomainError):
    """The bill sold no piece of its own: goods by quantity, services and top-ups have no guarantee. `sale_no`."""

    code = "sales.nothing_guaranteed"


@dataclass(frozen=True, slots=True)
class BillPages:
    """`keep` writes a page beside the books and answers with its file, '' where the disk does not take it."""

    post: Post
    folder: Path
    keep: Callable[[str, bytes], str]

    def sheet(self, sale_no: str) -> str:
        """Every figure with its formula. Raises SaleUnknown, SheetMissing, NotPermitted."""
        from pos_app.quoting import OpenTill, bill_of, bill_pdf  # late: the page's library is large

        self.post.allowed(roles.SELL)
        with self.post.reading() as connection:
            reading = OpenTill(self.folder, self.post.settings, connection)
            page = bill_pdf(reading, bill_of(reading, sale_no))
        return self.keep(f"sheet-{sale_no}.pdf", page)

    def slip(self, sale_no: str) -> str:
        """What was sold and paid. Raises SaleUnknown, NotPermitted."""
        from pos_app.papers_bill import sales_slip_pdf

        self.post.allowed(roles.SELL)
        with self.post.reading() as connection:
            entry, sale = _sold(connection, sale_no)
            dress = page_dress(the_layout(connection), "slip")
            page = sales_slip_pdf(self.post.paper.letterhead(connection), sale, entry, dress)
        return self.keep(f"slip-{sale_no}.pdf", page)

    def guarantee(self, sale_no: str) -> str:
        """What the chain answers for, in its own words where its papers have some.

        Raises SaleUnknown, NothingGuaranteed, NotPermitted.
        """
        from pos_app.papers_bill import guarantee_pdf

        self.post.allowed(roles.SELL)
        with self.post.reading() as connection:
            entry, sale = _sold(connection, sale_no)
            found = (piece_by_barcode(connection, line.barcode) for line in sale.lines if not line.unit)
            pieces = {piece.barcode: piece for piece in found if piece is not None}
            if not pieces:
                raise NothingGuaranteed(sale_no=sale_no)
            dress = page_dress(the_layout(connection), "guarantee")
            page = guarantee_pdf(self.post.paper.letterhead(connection), sale, entry, pieces, dress)
        return self.keep(f"guarantee-{sale_no}.pdf", page)


def _sold(connection: Connection, sale_no: str) -> tuple[Entry, SaleCompleted]:
    bill = sale_by_no(connection, sale_no)
    if bill is None:
        raise SaleUnknown(sale_no=sale_no)
    return as_recorded(connection, bill)
