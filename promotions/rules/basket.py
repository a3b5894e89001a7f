"""What is being bought, by whom and when: the engine's input, as plain frozen values."""

from __future__ import annotations

from calendar import isleap
from datetime import date, datetime

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
    (a `metal` beside a `price` tells the weight only). `old_weight_mg` is the old gold that the customer brings for
    one unit. Raises ValueError for a quantity below 1, a negative
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
    old_weight_mg: int = 0

    def __post_init__(self) -> None:
        if self.qty < 1:
            raise ValueError(f"line {self.id}: qty must be 1 or more")
        amounts = (self.craft, self.stone, self.price or 0, self.old_weight_mg)
        if min(amounts) < 0:
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

    @property
    def new_old_pct(self) -> int:
        """What one unit weighs in percent of the old gold brought for it, rounded down; 0 without old gold."""
        return self.weight_mg * 100 // self.old_weight_mg if self.old_weight_mg else 0


class MemberContext(Struct, frozen=True, forbid_unknown_fields=True):
    """The member at the counter, as far as rules may ask. `birthday` is "MM-DD"; `points` what they may spend."""

    level: str = ""
    birthday: str | None = None
    segments: tuple[str, ...] = ()
    points: int = 0


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

    def __post_init__(self) -> None:
        if self.now is not None and not 1900 <= self.now.year <= 9000:
            raise ValueError(f"now is not of our time: {self.now}")

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

    def birthday_within(self, days: int) -> bool:
        """The day is at most `days` from the member's birthday. Born on 29 February: the 28th in common years."""
        now = self.local_now
        if now is None or self.member is None or self.member.birthday is None:
            return False
        births = (_in_year(self.member.birthday, now.year + shift) for shift in (-1, 0, 1))
        return any(birth is not None and abs((birth - now.date()).days) <= days for birth in births)


def _in_year(birthday: str, year: int) -> date | None:
    """None for a text that is no birthday."""
    try:
        return date.fromisoformat(f"{year:04}-{'02-28' if birthday == '02-29' and not isleap(year) else birthday}")
    except ValueError:
        return None
