"""The balance at this till: what it shows, a weight taken from it or typed, a line priced by it."""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec.structs import replace

from kernel.clock import Clock, stamp
from kernel.errors import DomainError
from kernel.weight import Weighed, grams
from pos_app.counter.post import Post
from pos_app.counter.selling import Selling
from pos_app.settings import ScaleSettings
from printers.devices.scale import Live, Scale, settled
from printers.devices.scale_formats import scale_format
from printers.devices.serial_scale import SerialScale, Settle
from shop.catalogue.errors import TagDiffers, WeightNotPositive
from shop.catalogue.rules.weighing import require_as_tagged, require_plausible
from shop.sales.errors import LineUnknown
from shop.sales.rules.cart import CartLine, CartPiece
from shop.sales.rules.pricing import BY_PIECE, PricedCart
from shop.staff.rules import roles


class ScaleMissing(DomainError):
    """No balance is set for this till."""

    code = "scale.missing"


class WeightChanged(DomainError):
    """What lies on the scale is not what was seen. `seen`, `now` grams."""

    code = "weight.changed"


class NotByWeight(DomainError):
    """The line's price does not depend on its weight. `name`."""

    code = "weight.not_by_weight"


def make_scale(settings: ScaleSettings, clock: Clock) -> SerialScale | None:
    """The balance that the settings name, None for none. Raises ScaleFormatUnknown, ScalePatternWrong."""
    if not settings.url:
        return None
    language = scale_format(settings.format, pattern=settings.pattern, ask=settings.ask)
    settle = Settle(settings.settle_readings, settings.settle_mg)
    return SerialScale(settings.url, language, clock, baud=settings.baud, frame=settings.frame, settle=settle)


@dataclass(slots=True)
class Weigher:
    """Weights at the counter. Wrong settings of the balance are told when it is used; the till sells on without it."""

    post: Post
    selling: Selling
    scale: Scale | None = field(init=False, default=None)
    _trouble: DomainError | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        try:
            self.scale = make_scale(self.post.settings.scale, self.post.right_clock)
        except DomainError as error:
            self._trouble = error

    @property
    def port(self) -> str:
        """The balance's address, '' without one."""
        return "" if self.scale is None else self.scale.port

    def start(self) -> None:
        """From now on a thread looks after the balance."""
        if self.scale is not None:
            self.scale.start()

    def stop(self) -> None:
        if self.scale is not None:
            self.scale.stop()

    def live(self) -> Live | None:
        """How the balance stands, None without one; never waits, from any thread."""
        return None if self.scale is None else self.scale.live()

    def look(self) -> Live:
        """How it stands; where no thread looks after it, wait for it. Raises ScaleMissing."""
        return self._require_scale().look()

    def tare(self) -> None:
        """What lies on the scale counts as nothing. Raises ScaleMissing, ScaleCommandMissing."""
        self._require_scale().tare()

    def zero(self) -> None:
        """The empty pan is zero. Raises ScaleMissing, ScaleCommandMissing."""
        self._require_scale().zero()

    def weigh(self, category: str = "", *, seen_mg: int | None = None) -> Weighed:
        """Freeze what has settled on the scale; `seen_mg` is what the cashier saw and means.

        Raises ScaleMissing, a kind of ScaleTrouble, WeightChanged, WeightNotPositive, WeightAbsurd.
        """
        actor, scale = self.post.allowed(roles.SELL), self._require_scale()
        weighing = settled(scale.look(), scale.port)
        if seen_mg is not None and weighing.mg != seen_mg:
            raise WeightChanged(seen=grams(seen_mg), now=grams(weighing.mg))
        require_plausible(weighing.mg, category)
        return Weighed(mg=weighing.mg, raw=weighing.raw, source="scale", at=stamp(weighing.at), by=actor.staff_no)

    def by_hand(self, mg: int, category: str = "") -> Weighed:
        """A weight that a person read off another scale. Raises WeightNotPositive, WeightAbsurd, NotPermitted."""
        require_plausible(mg, category)
        actor = self.post.allowed(roles.WEIGH_MANUALLY)
        return Weighed(mg=mg, raw=f"{grams(mg)} g", source="manual", at=self.post.now(), by=actor.staff_no)

    def weigh_line(self, line_id: str, *, seen_mg: int | None = None, take: bool = False) -> PricedCart:
        """Price a line by the scale; `take` goes by it beyond the tag's tolerance too, by permission.

        Raises as `weigh`, and LineUnknown, NotByWeight, TagDiffers, NotPermitted, InTender.
        """
        line = self._line(line_id)
        weighed = self.weigh(line.piece.category, seen_mg=seen_mg)
        _require_gold(line.piece, weighed.mg)
        try:
            check_tag(line.piece, weighed.mg)
        except TagDiffers:
            if not take:
                raise
            weighed = replace(weighed, by=self.post.allowed(roles.TAKE_SCALE_WEIGHT).staff_no)
        return self.selling.change_line(line_id, weighed=weighed)

    def weigh_line_by_hand(self, line_id: str, mg: int, *, take: bool = False) -> PricedCart:
        """Price a line by a typed weight of the whole piece; `take` also beyond the tag's tolerance.

        Raises as `by_hand`, and LineUnknown, NotByWeight, TagDiffers, InTender.
        """
        line = self._line(line_id)
        require_plausible(mg, line.piece.category)
        _require_gold(line.piece, mg)
        if not take:
            check_tag(line.piece, mg)
        return self.selling.change_line(line_id, weighed=self.by_hand(mg, line.piece.category))

    def _line(self, line_id: str) -> CartLine:
        line = next((known for known in self.post.cart.lines if known.line_id == line_id), None)
        if line is None:
            raise LineUnknown()
        if line.piece.pricing_mode == BY_PIECE:
            raise NotByWeight(name=line.piece.name)
        return line

    def _require_scale(self) -> Scale:
        if self._trouble is not None:
            raise self._trouble
        if self.scale is None:
            raise ScaleMissing()
        return self.scale


def check_tag(piece: CartPiece, scale_mg: int) -> None:
    """The whole piece on the scale is as heavy as its tag says. Raises TagDiffers."""
    require_as_tagged(piece.net_gold_weight_mg + piece.other_mg, scale_mg, piece.purity_code)


def _require_gold(piece: CartPiece, scale_mg: int) -> None:
    """Something is left when stones and parts are taken off. Raises WeightNotPositive."""
    if scale_mg <= piece.other_mg:
        raise WeightNotPositive(weight=grams(scale_mg - piece.other_mg))
