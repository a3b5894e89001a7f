"""A balance on which a test lays things."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

from kernel.weight import Weighed, grams
from printers.devices.scale import Live, ScaleState, Weighing, settled
from shop.catalogue.errors import TagDiffers
from shop.catalogue.rules.weighing import require_as_tagged, require_plausible
from shop.sales.rules.pricing import PricedCart, PricedLine

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


class FakeScale:
    """Shows what was `laid` on it, in a Mettler's words; `show` gives it another state."""

    port = "COM3"

    def __init__(self) -> None:
        self.moment = Live(ScaleState.SILENT)
        self.commands: list[str] = []

    def lay(self, mg: int, *, stable: bool = True) -> None:
        raw = f"S {'S' if stable else 'D'} {grams(mg):>10} g"
        state = ScaleState.STABLE if stable else ScaleState.MOVING
        self.moment = Live(state, Weighing(mg, raw, "g", stable, NOW, self.port), raw)

    def show(self, state: ScaleState, *, unit: str = "") -> None:
        self.moment = Live(state, unit=unit)

    def live(self) -> Live:
        return self.moment

    def look(self) -> Live:
        return self.moment

    def tare(self) -> None:
        self.commands.append("tare")

    def zero(self) -> None:
        self.commands.append("zero")

    def start(self) -> None:
        self.commands.append("start")

    def stop(self) -> None:
        self.commands.append("stop")


class Post(Protocol):
    def allowed(self, permission: str) -> object: ...


class Bill(Protocol):
    """What the balance needs of the till in memory."""

    post: Post
    lines: tuple[PricedLine, ...]

    def cart(self) -> PricedCart: ...


class FakeWeighing:
    """The till's part `weighing` over a balance on which the test lays things; None without one."""

    port = FakeScale.port

    def __init__(self, till: Bill) -> None:
        self._till = till
        self.scale: FakeScale | None = None

    def live(self) -> Live | None:
        return None if self.scale is None else self.scale.live()

    def tare(self) -> None:
        assert self.scale is not None
        self.scale.tare()

    def weigh_line(self, line_id: str, *, seen_mg: int | None = None, take: bool = False) -> PricedCart:
        assert self.scale is not None
        weighing = settled(self.scale.look(), self.port)
        assert seen_mg in (None, weighing.mg)
        try:
            self._compare(line_id, weighing.mg)
        except TagDiffers:
            if not take:
                raise
            self._till.post.allowed("sale.take_scale_weight")
        return self._put(line_id, weighing.mg, weighing.raw, "scale")

    def weigh_line_by_hand(self, line_id: str, mg: int, *, take: bool = False) -> PricedCart:
        if not take:
            self._compare(line_id, mg)
        self._till.post.allowed("sale.weigh_manually")
        return self._put(line_id, mg, f"{grams(mg)} g", "manual")

    def _line(self, line_id: str) -> PricedLine:
        return next(line for line in self._till.lines if line.line_id == line_id)

    def _compare(self, line_id: str, mg: int) -> None:
        line = self._line(line_id)
        require_plausible(mg, line.category)
        require_as_tagged(line.weight_mg, mg, line.purity_code)

    def _put(self, line_id: str, mg: int, raw: str, source: str) -> PricedCart:
        line, weighed = self._line(line_id), Weighed(mg=mg, raw=raw, source=source, at="", by="1007")
        changed = replace(line, weight_mg=mg, weighed=weighed)
        self._till.lines = tuple(changed if known is line else known for known in self._till.lines)
        return self._till.cart()
