"""What can happen to goods that are kept by quantity: one code stands for many alike."""

from __future__ import annotations

from typing import ClassVar, Literal

import msgspec

from kernel.facts import Fact

QUANTITY_MOST = 1_000_000  # of one article on one paper: a larger number was typed wrongly, or is an attack
LEAVING = ("sent", "written_off", "to_supplier", "given")
What = Literal["received", "arrived", "counted", "sent", "written_off", "to_supplier", "given", "given_back"]


class GoodsRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One article. `code` is the EAN-13 on it or the shop's own; prices fen for one `unit`, 0 for what is given away.

    `category_major` and `category` as of pieces; `tax_use` as of pieces, '' where the major category says it.
    """

    code: str
    name: str
    category_major: str
    category: str
    unit: str = "件"
    price_fen: int = 0
    cost_fen: int = 0
    supplier: str = ""
    tags: tuple[str, ...] = ()
    tax_use: str = ""


class GoodsLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the store's stock of one article changes. `counted` is what a count found, None on any other paper."""

    code: str
    qty: int
    counted: int | None = None

    def __post_init__(self) -> None:
        if abs(self.qty) > QUANTITY_MOST or not 0 <= (self.counted or 0) <= QUANTITY_MOST:
            raise ValueError(f"no quantity of {self.code}: {self.qty}")


class GoodsListed(Fact, frozen=True, kw_only=True):
    """Articles are in the catalogue from now on, or changed; the whole chain has one catalogue."""

    kind: ClassVar[str] = "goods.listed"
    goods: tuple[GoodsRecord, ...]


class GoodsMoved(Fact, frozen=True, kw_only=True):
    """A paper changed a store's quantities. The changes are added up, in whatever order places hear of them.

    `what`: received (from the supplier `partner`), sent (to `to_store`), arrived (by the sending `of_document` of
    `from_store`), to_supplier, written_off, given and given_back (a reward, by the paper `of_document`), or counted:
    the difference that a count found against the writer's books.
    """

    kind: ClassVar[str] = "goods.moved"
    document_no: str
    store: str
    what: What
    lines: tuple[GoodsLine, ...]
    reason: str = ""
    partner: str = ""
    from_store: str = ""
    to_store: str = ""
    of_document: str = ""

    def __post_init__(self) -> None:
        if len({line.code for line in self.lines}) != len(self.lines):
            raise ValueError("an article stands on a paper once")
        sign = -1 if self.what in LEAVING else 1
        if self.what != "counted" and not all(line.qty * sign > 0 for line in self.lines):
            raise ValueError(f"what is {self.what} has another sign")


class SoldGoods(msgspec.Struct, frozen=True, kw_only=True):
    """A bill's line of an article; `qty` above zero."""

    line_no: int
    code: str
    qty: int

    def __post_init__(self) -> None:
        if not 0 < self.qty <= QUANTITY_MOST:
            raise ValueError(f"no quantity of {self.code}: {self.qty}")


class GoodsSold(Fact, frozen=True, kw_only=True):
    """Goods left with a customer. Other tills of the store learn it from this alone: no price, no member."""

    kind: ClassVar[str] = "goods.sold"
    sale_no: str
    sale_id: str
    store: str
    lines: tuple[SoldGoods, ...]


class GoodsReturned(Fact, frozen=True, kw_only=True):
    """`line` of the bill `of_sale_no` came back on the bill `sale_no`, behind `before` of it that came earlier."""

    kind: ClassVar[str] = "goods.returned"
    sale_no: str
    of_sale_no: str
    store: str
    before: int
    line: SoldGoods


FACTS = (GoodsListed, GoodsMoved, GoodsSold, GoodsReturned)
