"""What features lay on the bill besides goods: old gold, deposits, repairs. The bill knows them by this alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, runtime_checkable

import msgspec
from sqlalchemy import Connection

from kernel.books import Books
from shop.sales.facts import Charge, SaleCompleted, SoldTender
from shop.sales.rules.cart import Cart, CartPart
from shop.sales.rules.pricing import PartLine, PricedCart

__all__ = ["PartLine", "PartOwner", "Parts", "parts_of", "with_part", "without_part"]


class PartOwner(Protocol):
    """A feature that has parts on bills. Amounts follow the goods on the bill, so they are worked out each time."""

    kind: str

    def charges(self, connection: Connection, cart: Cart, priced: PricedCart) -> Sequence[Charge]:
        """What its parts add to the price, each with its document's number."""
        ...

    def tenders(self, connection: Connection, cart: Cart, priced: PricedCart) -> Sequence[SoldTender]:
        """What its parts pay of the bill."""
        ...

    def lines(self, connection: Connection, cart: Cart, priced: PricedCart) -> Sequence[PartLine]:
        """Its parts as the screen shows them; a part with trouble may not be paid."""
        ...

    def record(self, books: Books, cart: Cart, priced: PricedCart, fact: SaleCompleted) -> None:
        """Its own facts, in the transaction that closes the bill."""
        ...


@runtime_checkable
class KeepsPieces(Protocol):
    """An owner whose papers keep pieces in stock for the customer: only a bill with its part sells them."""

    def kept(self, connection: Connection, cart: Cart) -> Collection[str]:
        """Barcodes that are kept for this bill."""
        ...

    def free(self, books: Books, cart: Cart) -> None:
        """What is kept for this bill is for sale, in the transaction that closes it."""
        ...


@runtime_checkable
class FixesLines(Protocol):
    """An owner of parts that some goods' price must stand alone for."""

    def fixed_lines(self, cart: Cart) -> frozenset[str]:
        """The ids of those lines: they take no promotion."""
        ...


@runtime_checkable
class TakesOldGold(Protocol):
    """An owner of old gold that comes back for new."""

    def traded_in(self, cart: Cart) -> Mapping[str, int] | None:
        """Its net mg by metal; None where none of it comes back for new."""
        ...


@dataclass(slots=True)
class Parts:
    """The owners of parts on this till's bills."""

    owners: dict[str, PartOwner] = field(default_factory=dict)

    def own(self, owner: PartOwner) -> None:
        self.owners[owner.kind] = owner

    def priced(self, connection: Connection, cart: Cart, priced: PricedCart) -> PricedCart:
        """The bill with its parts and their charges."""
        if not cart.parts:
            return priced
        found = tuple(one for owner in self.of(cart) for one in owner.charges(connection, cart, priced))
        charged = replace(priced, charges=found, due_fen=priced.due_fen + sum(one.fen for one in found))
        return replace(charged, parts=self.lines(connection, cart, charged))

    def priced_again(self, connection: Connection, cart: Cart, priced: PricedCart) -> PricedCart:
        """The bill with its parts as they are now; its goods cost what they did."""
        goods_fen = priced.due_fen - sum(one.fen for one in priced.charges)
        return self.priced(connection, cart, replace(priced, charges=(), parts=(), due_fen=goods_fen))

    def tenders(self, connection: Connection, cart: Cart, priced: PricedCart) -> tuple[SoldTender, ...]:
        return tuple(one for owner in self.of(cart) for one in owner.tenders(connection, cart, priced))

    def lines(self, connection: Connection, cart: Cart, priced: PricedCart) -> tuple[PartLine, ...]:
        return tuple(one for owner in self.of(cart) for one in owner.lines(connection, cart, priced))

    def record(self, books: Books, cart: Cart, priced: PricedCart, fact: SaleCompleted) -> None:
        for owner in self.of(cart):
            owner.record(books, cart, priced, fact)

    def kept(self, connection: Connection, cart: Cart) -> frozenset[str]:
        """Pieces that are not free, but are kept for this very bill."""
        keeping = (owner for owner in self.of(cart) if isinstance(owner, KeepsPieces))
        return frozenset(barcode for owner in keeping for barcode in owner.kept(connection, cart))

    def free(self, books: Books, cart: Cart) -> None:
        for owner in self.of(cart):
            if isinstance(owner, KeepsPieces):
                owner.free(books, cart)

    def fixed_lines(self, cart: Cart) -> frozenset[str]:
        """Lines that promotions leave alone for the sake of a part."""
        owners = [owner for owner in self.of(cart) if isinstance(owner, FixesLines)]
        return frozenset(line_id for owner in owners for line_id in owner.fixed_lines(cart))

    def traded_in(self, cart: Cart) -> Mapping[str, int] | None:
        """Old gold that comes back for new on this bill; None where there is none."""
        owners = (owner for owner in self.of(cart) if isinstance(owner, TakesOldGold))
        return next((found for owner in owners if (found := owner.traded_in(cart)) is not None), None)

    def of(self, cart: Cart) -> list[PartOwner]:
        """The owners that have a part on the bill."""
        kinds = {part.kind for part in cart.parts}
        return [owner for kind, owner in sorted(self.owners.items()) if kind in kinds]


def parts_of(cart: Cart, kind: str) -> tuple[CartPart, ...]:
    return tuple(part for part in cart.parts if part.kind == kind)


def with_part(cart: Cart, part: CartPart) -> Cart:
    """The cart with this part, in place of the one with its id, else as its last."""
    if any(one.part_id == part.part_id for one in cart.parts):
        parts = tuple(part if one.part_id == part.part_id else one for one in cart.parts)
        return msgspec.structs.replace(cart, parts=parts)
    return msgspec.structs.replace(cart, parts=(*cart.parts, part))


def without_part(cart: Cart, part_id: str) -> Cart:
    return msgspec.structs.replace(cart, parts=tuple(one for one in cart.parts if one.part_id != part_id))
