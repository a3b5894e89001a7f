"""What is being bought, by whom and when: the engine's input, as plain frozen values."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from kernel.clock import CHINA
from kernel.money import metal_value

COMPONENTS = ("metal", "craft", "stone", "price")


class Metal(Struct, frozen=True, forbid_unknown_fields=True):
    """Net metal of one unit: mg, and today's price in fen a gram."""

    weight_mg: int
    fen_per_g: int

    def __post_init__(self) -> None:
        if self.weight_mg < 0 or self.fen_per_g < 0:
            raise ValueError("metal must not be negative")


class Line(Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the basket; all amounts are fen for one unit.

    Fixed-price goods carry `price`; goods by weight or by parts carry `metal`, `craft` and `stone` instead
    (a `metal` beside a `price` tells the weight only). Raises ValueError for a quantity below 1, a negative
    amount, or a price beside craft or stone.
    """

    id: str
    qty: int = 1
    price: int | None = None
    metal: Metal | None = None
    craft: int = 0
    stone: int = 0
    category: str | None = None
    tags: tuple[str, ...] = ()
    discountable: bool = True

    def __post_init__(self) -> None:
        if self.qty < 1:
            raise ValueError(f"line {self.id}: qty must be 1 or more")
        if self.craft < 0 or self.stone < 0 or (self.price is not None and self.price < 0):
            raise ValueError(f"line {self.id}: an amount is negative")
        if self.price is not None and (self.craft or self.stone):
            raise ValueError(f"line {self.id}: a fixed price leaves no room for craft or stone")

    @property
    def parts(self) -> tuple[int, int, int, int]:
        """One unit's list price in fen by component, in the order of COMPONENTS."""
        if self.price is not None:
            return 0, 0, 0, self.price
        metal = metal_value(self.metal.weight_mg, self.metal.fen_per_g) if self.metal else 0
        return metal, self.craft, self.stone, 0

    @property
    def weight_mg(self) -> int:
        return self.metal.weight_mg if self.metal else 0


class MemberContext(Struct, frozen=True, forbid_unknown_fields=True):
    """The member at the counter, as far as rules may ask. `birthday` is "MM-DD"."""

    level: str = ""
    birthday: str | None = None
    segments: tuple[str, ...] = ()


class Context(Struct, frozen=True, forbid_unknown_fields=True):
    """When, where and for whom. `now` is the first scan of the basket, the shop's local time when naive."""

    now: datetime | None = None
    member: MemberContext | None = None
    store: str | None = None
    codes: tuple[str, ...] = ()
    opt_in: tuple[str, ...] = ()
    pin: tuple[str, ...] = ()
    ban: tuple[str, ...] = ()
    trade_in: bool = False

    @property
    def local_now(self) -> datetime | None:
        """`now` on the shop's wall clock, without a zone, as schedules are written."""
        if self.now is None or self.now.tzinfo is None:
            return self.now
        return self.now.astimezone(CHINA).replace(tzinfo=None)

    @property
    def birthday_month(self) -> bool:
        now = self.local_now
        if now is None or self.member is None or self.member.birthday is None:
            return False
        return self.member.birthday[:2] == f"{now.month:02}"
