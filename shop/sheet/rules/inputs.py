"""What goes into a bill's figures, as JSON: the same for a quote that a person wrote and for a bill that was sold.

Amounts are fen, weights mg, times ISO 8601, rates whole numbers of the unit in their names.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, structs

from kernel.facts import canonical
from membership.rules.points import PointsPolicy
from shop.gold_board.facts import BoardRow
from shop.goods.facts import QUANTITY_MOST
from shop.old_gold.rules.buy_back import WHOLE_FINENESS
from shop.old_gold.rules.gem_trade_up import GemTradeUpRule
from shop.old_gold.rules.trade_in import TradeInRule
from shop.orders.rules.deposit import Kind
from shop.orders.rules.price_lock import PriceLock
from shop.sales.facts import Charge, Choices, PricingPolicy, RuleShare
from shop.sales.rules.returning import ReturnPolicy
from shop.sales.rules.tax import TAX_TABLE, TaxRates

Fen = Annotated[int, Meta(ge=0, le=10**12)]
Mg = Annotated[int, Meta(ge=0, le=10**8)]
SomeMg = Annotated[int, Meta(ge=1, le=10**8)]
Ppm = Annotated[int, Meta(ge=0, le=10**6)]
Moment = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{3})?)?(\+08:00)?$")]


class _Strict(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class SheetMember(_Strict, frozen=True):
    """What promotions and points may know of the member: no name, no number, no birthday.

    `birthday_days` is the narrowest of the rules' windows around the birthday that the day is in, None in none.
    `points` are those that things on the bill were given for.
    """

    tier: str
    birthday_month: bool = False
    birthday_days: int | None = None
    points: Annotated[int, Meta(ge=0)] | UnsetType = UNSET


class SheetBoard(_Strict, frozen=True):
    """The prices that the bill used, by purity."""

    version: int = 0
    prices: tuple[BoardRow, ...] = ()


class SheetFee(_Strict, frozen=True):
    """A craft fee besides the basic one; `original_fen` is what stood before a discount on it, 0 without one."""

    kind: Literal["extra", "misc"]
    mode: Literal["per_gram", "per_piece"] = "per_piece"
    fen: Fen = 0
    original_fen: Fen = 0


class SheetLine(_Strict, frozen=True):
    """One piece. `weight_mg` is its net gold by the tag; where it was weighed, `weighed_mg` by the scale counts.

    `board_price_fen` is the price a gram that the line was fixed at; without one the board's, or the locked one.
    `member_price_fen` is the same for members, 0 where they pay as all do. Of goods by quantity there are `qty`, each
    at the label price.
    """

    barcode: str
    name: str = ""
    category_major: str = "素金"
    category: str = ""
    purity_code: str = ""
    pricing_mode: Literal["by_weight", "by_piece", "by_parts"] = "by_weight"
    weight_mg: Mg = 0
    weighed_mg: Mg | None = None
    board_version: int = 0
    board_price_fen: Fen | None = None
    member_price_fen: Fen | None = None
    lock: PriceLock | None = None
    craft_fee_mode: Literal["per_gram", "per_piece"] = "per_gram"
    craft_fee_fen: Fen = 0
    craft_fee_original_fen: Fen = 0
    more_fees: tuple[SheetFee, ...] = ()
    stone_fen: Fen = 0
    label_price_fen: Fen = 0
    tags: tuple[str, ...] = ()
    qty: Annotated[int, Meta(ge=1, le=QUANTITY_MOST)] = 1
    unit: str = ""


class SheetGiven(_Strict, frozen=True):
    """Goods that a rule gave, or added for a price: `label_price_fen` for all of them, 0 for a gift."""

    rule_id: str
    line: SheetLine
    worth_fen: Fen = 0


class SheetVoucher(_Strict, frozen=True):
    """A voucher on the bill and the rule's code that it stands for."""

    code: str
    rule_code: str


class TradedInPiece(_Strict, frozen=True, tag_field="kind", tag="trade_in"):
    """Old gold for new. Prices a gram are the board's of its purity unless they are given.

    `cut_off`: it was cut off the new goods, so that promotions know of no trade-in.
    """

    purity_code: str
    net_mg: SomeMg
    name: str = ""
    old_no: str = ""
    rule: TradeInRule = TradeInRule()
    retail_fen: Fen | None = None
    trade_in_fen: Fen | None = None
    recycle_fen: Fen | None = None
    cut_off: bool = False


class BoughtBackPiece(_Strict, frozen=True, tag_field="kind", tag="buy_back"):
    """Gold that the shop buys, by its measured purity; the recycle price is the board's unless it is given."""

    purity_code: str
    net_mg: SomeMg
    fineness_permille_x10: Annotated[int, Meta(ge=1, le=WHOLE_FINENESS)]
    name: str = ""
    old_no: str = ""
    recycle_fen: Fen | None = None
    service_fee_fen_per_g: Fen = 0
    melt_fee_fen: Fen = 0
    loss_ppm: Ppm = 0
    melted: bool = False
    consent: bool = False


class TradedUpPiece(_Strict, frozen=True, tag_field="kind", tag="gem_trade_up"):
    """A gem-set piece that goes against the new one on line `new_line` (1 is the first)."""

    paid_fen: Fen
    new_line: Annotated[int, Meta(ge=1)]
    has_certificate: bool
    label_fen: Fen = 0
    name: str = ""
    old_no: str = ""
    rule: GemTradeUpRule = GemTradeUpRule()


OldGoods = TradedInPiece | BoughtBackPiece | TradedUpPiece


class SheetDeposit(_Strict, frozen=True):
    """What was paid ahead on an order whose contract comes to `contract_fen`."""

    order_no: str
    kind: Kind
    fen: Fen
    contract_fen: Fen


class SheetReturn(_Strict, frozen=True):
    """A line that came back, as its sale recorded it: `qty` of its `of_qty` units, behind `before` of them."""

    sale_no: str
    line_no: int
    list_fen: Fen
    net_fen: Fen
    name: str = ""
    metal_fen: Fen = 0
    craft_fen: Fen = 0
    stone_fen: Fen = 0
    shares: tuple[RuleShare, ...] = ()
    policy: ReturnPolicy = ReturnPolicy()
    qty: Annotated[int, Meta(ge=1)] = 1
    of_qty: Annotated[int, Meta(ge=1, le=QUANTITY_MOST)] = 1
    before: Annotated[int, Meta(ge=0)] = 0


class SheetPaid(_Strict, frozen=True):
    """What another document worked out and pays of this bill, such as an order's deposit from elsewhere."""

    method: str
    reference: str
    fen: int


class SheetOdd(_Strict, frozen=True):
    """What a person let go by hand, and why."""

    fen: Fen
    reason: str = ""


class SheetInput(_Strict, frozen=True):
    """Every input of one bill. `rules` are promotion rules as they are published, `at` the time that they see.

    `tax` rates by day, none where no tax is to be worked out. `choices` are what people decided, with lines by their
    numbers; `left` how many uses quotas left a rule, where that could bind; `given` the goods that rules put on the
    bill. Without any these fields are left out, so that a sheet's hash stays what it was.
    """

    at: Moment
    lines: tuple[SheetLine, ...]
    sheet: Literal[1] = 1
    store: str = ""
    policy: PricingPolicy = PricingPolicy()
    member: SheetMember | None = None
    points: PointsPolicy = PointsPolicy()
    board: SheetBoard = SheetBoard()
    rules: tuple[dict[str, Any], ...] = ()
    vouchers: tuple[SheetVoucher, ...] = ()
    odd: SheetOdd | None = None
    old_gold: tuple[OldGoods, ...] = ()
    deposits: tuple[SheetDeposit, ...] = ()
    returns: tuple[SheetReturn, ...] = ()
    charges: tuple[Charge, ...] = ()
    paid: tuple[SheetPaid, ...] = ()
    tax: tuple[TaxRates, ...] = TAX_TABLE
    choices: Choices | UnsetType = UNSET
    left: dict[str, Annotated[int, Meta(ge=0)]] | UnsetType = UNSET
    given: tuple[SheetGiven, ...] | UnsetType = UNSET


def sheet_hash(sheet: SheetInput) -> str:
    """Sixteen bytes in hex that name exactly these inputs."""
    return hashlib.sha256(canonical(sheet)).hexdigest()[:32]


class SharedInputs(_Strict, frozen=True):
    """What a day's bills have in common, kept once: the rules and the tax rates."""

    rules: tuple[dict[str, Any], ...] = ()
    tax: tuple[TaxRates, ...] = ()


def apart(sheet: SheetInput) -> tuple[SheetInput, SharedInputs]:
    """The sheet without what it shares with others, and that."""
    return structs.replace(sheet, rules=(), tax=()), SharedInputs(rules=sheet.rules, tax=sheet.tax)


def together(own: SheetInput, shared: SharedInputs) -> SheetInput:
    """What `apart` took apart."""
    return structs.replace(own, rules=shared.rules, tax=shared.tax)
