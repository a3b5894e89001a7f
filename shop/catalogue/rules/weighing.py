"""What a weight may be: how light and how heavy a piece of a kind is, and how far its tag may be from the scale.

Tolerances: pieces up to 100 g may lack 0.01 g in gold and 0.1 g in silver (零售商品称重计量监督管理办法, annex 2);
QB/T 1690 allows gold, platinum and palladium 0.01 g on their labels. Bounds are ours: they stop a tray on the scale,
a balance left in another unit, a slip of the finger; a shop's heaviest pieces stay below them.
"""

from __future__ import annotations

from kernel.weight import grams
from shop.catalogue.errors import TagDiffers, WeightAbsurd, WeightNotPositive
from shop.catalogue.rules.purity import purity_of

BOUNDS_MG = {
    "戒指": (200, 100_000),
    "项链": (300, 1_000_000),
    "手链": (300, 500_000),
    "手镯": (1_000, 500_000),
    "吊坠": (100, 500_000),
    "耳饰": (100, 100_000),
    "套装": (500, 2_000_000),
    "金条": (100, 2_000_000),
    "摆件": (500, 10_000_000),
    "配件": (10, 200_000),
}
ANY_MG = (10, 10_000_000)
_TOLERANCE_MG = {"gold": 10, "platinum": 10, "palladium": 10, "silver": 100}
_STRICTEST_MG = min(_TOLERANCE_MG.values())


def require_plausible(mg: int, category: str = "") -> None:
    """A weight that one piece of the category can have. Raises WeightNotPositive, WeightAbsurd."""
    if mg <= 0:
        raise WeightNotPositive(weight=grams(mg))
    least, most = BOUNDS_MG.get(category, ANY_MG)
    if not least <= mg <= most:
        kind = category if category in BOUNDS_MG else "一件"
        raise WeightAbsurd(weight=grams(mg), category=kind, least=grams(least), most=grams(most))


def tolerance_mg(purity_code: str) -> int:
    """How far tag and scale may differ; a purity that the table lacks is held to the strictest."""
    purity = purity_of(purity_code)
    return _STRICTEST_MG if purity is None else _TOLERANCE_MG[purity.metal]


def require_as_tagged(tag_mg: int, scale_mg: int, purity_code: str) -> None:
    """The whole piece weighs what its tag says. Raises TagDiffers with both."""
    allowed, difference = tolerance_mg(purity_code), abs(tag_mg - scale_mg)
    if difference > allowed:
        raise TagDiffers(
            tag=grams(tag_mg), scale=grams(scale_mg), difference=grams(difference), tolerance=grams(allowed)
        )
