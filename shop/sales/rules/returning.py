"""What goods that come back give back: from what the sale recorded, never from today's rules or prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, Protocol

import msgspec

from kernel.money import split_by_weight
from shop.sales.facts import RuleShare

Kept = Literal["metal", "craft_fee", "stone"]


class Recorded(Protocol):
    """What a refund needs of a line that was sold."""

    @property
    def list_fen(self) -> int: ...
    @property
    def net_fen(self) -> int: ...
    @property
    def metal_fen(self) -> int: ...
    @property
    def craft_fen(self) -> int: ...
    @property
    def stone_fen(self) -> int: ...
    @property
    def shares(self) -> tuple[RuleShare, ...]: ...


class ReturnPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which parts of the price the shop keeps, and what it charges besides, in fen. As shipped all is given back."""

    keep: tuple[Kept, ...] = ()
    fee_fen: Annotated[int, msgspec.Meta(ge=0)] = 0


@dataclass(frozen=True, slots=True)
class Parts:
    """What was paid of a line, by the parts of its price, fen. `price` is that of goods sold by the piece."""

    metal: int
    craft_fee: int
    stone: int
    price: int

    @property
    def fen(self) -> int:
        return self.metal + self.craft_fee + self.stone + self.price


@dataclass(frozen=True, slots=True)
class Refund:
    """paid = fen + kept_fen + fee_fen, where the fee takes no more than there is."""

    paid: Parts
    kept_fen: int
    fee_fen: int

    @property
    def fen(self) -> int:
        return self.paid.fen - self.kept_fen - self.fee_fen


def refund(line: Recorded, policy: ReturnPolicy) -> Refund:
    """The refund of a whole line. What is kept is the part that was paid: a waived craft fee keeps nothing."""
    paid = paid_parts(line)
    kept = sum(getattr(paid, name) for name in set(policy.keep))
    return Refund(paid, kept, min(policy.fee_fen, paid.fen - kept))


def paid_parts(line: Recorded) -> Parts:
    """The line's net by parts: each rule that came off one part lessens it, the rest is shared by largest remainder."""
    by_piece = line.list_fen - line.metal_fen - line.craft_fen - line.stone_fen
    left = {"metal": line.metal_fen, "craft": line.craft_fen, "stone": line.stone_fen, "price": by_piece}
    for share in line.shares:
        if share.component in left:
            left[share.component] -= share.fen
    assert min(left.values()) >= 0, line
    return Parts(*_spread(line.net_fen, list(left.values())))


def unit_nets(net_fen: int, quantity: int) -> list[int]:
    """A line's net over its units, to the fen: the same in whatever order they come back."""
    return split_by_weight(net_fen, [1] * quantity)


def refund_units(net_fen: int, quantity: int, *, returned: int, before: int = 0) -> int:
    """Fen for `returned` of a line's units, of which `before` came back earlier: as `unit_nets` shares them out."""
    assert 0 <= returned <= quantity - before, (returned, quantity, before)
    each, dearer = divmod(net_fen, quantity)
    return each * returned + min(dearer, before + returned) - min(dearer, before)


@dataclass(frozen=True, slots=True)
class Units:
    """Some of the units of a line, as a line of their own: goods by quantity have one price."""

    net_fen: int

    metal_fen: int = 0
    craft_fen: int = 0
    stone_fen: int = 0
    shares: tuple[RuleShare, ...] = ()

    @property
    def list_fen(self) -> int:
        return self.net_fen


def units_of(line: Recorded, quantity: int, *, returned: int, before: int) -> Recorded:
    """What of a line comes back: the line itself where it is a single piece."""
    return line if quantity == 1 else Units(refund_units(line.net_fen, quantity, returned=returned, before=before))


def _spread(net_fen: int, parts: list[int]) -> list[int]:
    return split_by_weight(net_fen, parts) if any(parts) else [0, 0, 0, net_fen]
