"""What can happen to bills."""

from __future__ import annotations

from typing import ClassVar, Literal

import msgspec

from kernel.facts import Fact
from kernel.money import RoundingMode
from kernel.weight import Weighed


class RuleShare(msgspec.Struct, frozen=True, kw_only=True):
    """What one promotion rule, or rounding, took off one line; below zero it was added by rounding up.

    `component` metal | craft | stone | price: the part of the price it came off; '' the whole line.
    """

    rule_id: str
    name: str
    fen: int
    component: str = ""


class SoldLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line as it was sold, with every input of its price, so that each figure can be recomputed.

    list_fen = metal_fen + craft_fen + stone_fen for weighed goods, or the label price; net_fen = list_fen - shares.
    `weighed` is what the scale said at the counter, whole piece, where `weight_mg` comes from it; else from the tag.
    `locked_by` is the order in which `board_price_fen` was promised; '' where it is the board's.
    A gram cost `board_price_fen` by the board, `member_price_fen` for members (0: the same), `sold_price_fen` here
    (0 on older bills: the board's). `emergency_no` names the emergency price that stood in the board's place.
    Goods that are kept by quantity have a `unit`, '' for a single piece; all amounts are those of `qty` together.
    `given_by` is the promotion that gave or added the goods, `worth_fen` what a gift was announced to be worth.
    """

    line_no: int
    barcode: str
    name: str
    category_major: str
    category: str
    purity_code: str
    pricing_mode: str
    weight_mg: int
    board_version: int
    board_price_fen: int
    metal_fen: int
    craft_fen: int
    stone_fen: int
    list_fen: int
    net_fen: int
    shares: tuple[RuleShare, ...]
    salesperson: str
    points: int
    certificate_no: str = ""
    weighed: Weighed | None = None
    locked_by: str = ""
    member_price_fen: int = 0
    sold_price_fen: int = 0
    emergency_no: str = ""
    qty: int = 1
    unit: str = ""
    given_by: str = ""
    worth_fen: int = 0

    @property
    def gram_fen(self) -> int:
        """What a gram of it cost the customer."""
        return self.sold_price_fen or self.board_price_fen


class SoldTender(msgspec.Struct, frozen=True, kw_only=True):
    """One way of paying. `amount_fen` settles the bill; for cash `tendered_fen` was handed over, the rest is change.

    A negative amount was paid out to the customer.

    `reference` is a card slip's number, or why a store paid at its own risk; `right_id` the granted right of a
    stored-value tender. `approved_by` let that risk through, `right_held_at` says where the value is set aside.
    """

    method: str
    amount_fen: int
    tendered_fen: int
    reference: str = ""
    right_id: str = ""
    principal_fen: int = 0
    bonus_fen: int = 0
    approved_by: str = ""
    right_held_at: str = ""


class Charge(msgspec.Struct, frozen=True, kw_only=True):
    """What is paid on a bill besides goods: a deposit, a repair's fee. A negative `fen` gives money back.

    `kind` names the feature that brought it, `reference` its document.
    """

    kind: str
    reference: str
    name: str
    fen: int


class PricingPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """How this bill was rounded; stored with it, so that a later change of settings changes no old bill.

    Weights in mg are settled to the scale, a line's price to `line_unit_fen`, then the bill to `ticket_unit_fen`.
    What is let go by hand above `odd_limit_fen` needs a permission.
    """

    weight_scale_mg: int = 10
    line_unit_fen: int = 1
    ticket_unit_fen: int = 1
    weight_mode: Literal["half_up", "floor"] = "half_up"
    line_mode: RoundingMode = "half_up"
    ticket_mode: Literal["floor", "half_up"] = "floor"
    odd_limit_fen: int = 10_00
    old_gold_weight_scale_mg: int = 10
    old_gold_weight_mode: Literal["half_up", "floor"] = "half_up"


class OddTaken(msgspec.Struct, frozen=True, kw_only=True):
    """What a person let go of a bill (手工抹零): fen, why, and who allowed it."""

    fen: int
    reason: str
    by: str


HowChosen = Literal["pin", "ban", "opt_in"]
ByHand = Literal["craft_pct", "pct", "amount", "per_gram", "price"]


class RuleChosen(msgspec.Struct, frozen=True, kw_only=True):
    """What a person said of one promotion on one bill: take it (pin), leave it (ban), or the customer wants it.

    `by` as in a journal entry's actor: who approved stands behind a slash.
    """

    rule_id: str
    how: HowChosen
    by: str


class ManualDiscount(msgspec.Struct, frozen=True, kw_only=True):
    """A discount that a person gives; it goes to the engine as the rule `rule_id`.

    `on` is a line: its id in a cart, its number on a bill; '' the whole bill. `value` is basis points taken off
    (craft_pct, pct), fen taken off a unit (amount) or a gram (per_gram), or the fen that a unit then costs (price).
    Of more goods than `units` (0 on a bill) the others cost what they cost; a whole bill's never takes more than
    `most_fen`. `reason` is for the shop, not for the customer.
    """

    rule_id: str
    on: str
    what: ByHand
    value: int
    by: str
    reason: str
    approved_by: str = ""
    units: int = 0
    most_fen: int = 0


class GiftChosen(msgspec.Struct, frozen=True, kw_only=True):
    """Which of a promotion's gifts the customer takes, by the codes of the goods."""

    rule_id: str
    codes: tuple[str, ...]


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """What people decided on a bill beside the engine's own choice."""

    rules: tuple[RuleChosen, ...] = ()
    manual: tuple[ManualDiscount, ...] = ()
    gifts: tuple[GiftChosen, ...] = ()

    @property
    def pin(self) -> tuple[str, ...]:
        return self._chosen("pin")

    @property
    def ban(self) -> tuple[str, ...]:
        return self._chosen("ban")

    @property
    def opt_in(self) -> tuple[str, ...]:
        return self._chosen("opt_in")

    def _chosen(self, how: HowChosen) -> tuple[str, ...]:
        return tuple(one.rule_id for one in self.rules if one.how == how)


class RuleUse(msgspec.Struct, frozen=True, kw_only=True):
    """How often one promotion was given on a bill, as its limits count, the fen that it took off, and its points.

    `vouchers` are handed out by it for later.
    """

    rule_id: str
    uses: int
    fen: int
    points: int = 0
    vouchers: int = 0


class SaleCompleted(Fact, frozen=True, kw_only=True):
    """A bill was paid in full and closed. `due_fen` is goods and charges; below zero the customer was paid."""

    kind: ClassVar[str] = "sales.completed"
    sale_id: str
    sale_no: str
    store: str
    cashier: str
    member_id: str
    member_label: str  # masked, as on the receipt: 李** 138****6620
    lines: tuple[SoldLine, ...]
    tenders: tuple[SoldTender, ...]
    list_fen: int
    discount_fen: int
    due_fen: int
    change_fen: int
    points: int
    policy: PricingPolicy
    rule_set: str  # hash of the promotion rule set that priced it
    codes: tuple[str, ...]
    charges: tuple[Charge, ...] = ()
    odd: OddTaken | None = None
    choices: Choices = Choices()
    rules: tuple[RuleUse, ...] = ()


class OldGoldPriceKept(Fact, frozen=True, kw_only=True):
    """A manager let a line keep an older gold price than today's board (fen a gram)."""

    kind: ClassVar[str] = "sales.old_gold_price_kept"
    cart_id: str
    store: str
    barcode: str
    kept_fen: int
    today_fen: int


class ReceiptReprinted(Fact, frozen=True, kw_only=True):
    """One more paper of a bill was asked for; it carries its number (补打 第n次)."""

    kind: ClassVar[str] = "sales.receipt_reprinted"
    sale_no: str
    store: str
    copy_no: int


class SaleVoided(Fact, frozen=True, kw_only=True):
    """A cart with goods in it was thrown away before it was paid (整单取消)."""

    kind: ClassVar[str] = "sales.voided"
    cart_id: str
    store: str
    reason: str
    pieces: int
    list_fen: int


class SaleHeld(Fact, frozen=True, kw_only=True):
    """A cart was parked (挂单). `cart` is the whole cart as JSON text, so that any till of the store can recall it."""

    kind: ClassVar[str] = "sales.held"
    hold_no: str
    store: str
    name: str
    member_id: str
    pieces: int
    due_fen: int
    cart: str


class HoldEnded(Fact, frozen=True, kw_only=True):
    """A parked cart was recalled (取单) or given up; `how` is recalled | released."""

    kind: ClassVar[str] = "sales.hold_ended"
    hold_no: str
    store: str
    how: str


class SaleTenderCorrected(Fact, frozen=True, kw_only=True):
    """A bill's tenders were entered wrongly and put right the same day; its price stands."""

    kind: ClassVar[str] = "sales.tender_corrected"
    sale_id: str
    sale_no: str
    reason: str
    tenders: tuple[SoldTender, ...]
    change_fen: int


class SaleMemberCorrected(Fact, frozen=True, kw_only=True):
    """A bill was given to the member who had been forgotten; the price stands, the points follow as their own fact."""

    kind: ClassVar[str] = "sales.member_corrected"
    sale_id: str
    sale_no: str
    reason: str
    member_id: str
    member_label: str
    points: int
    line_points: tuple[int, ...]  # of each line, in the lines' order


FACTS = (
    SaleCompleted,
    OldGoldPriceKept,
    ReceiptReprinted,
    SaleVoided,
    SaleHeld,
    HoldEnded,
    SaleTenderCorrected,
    SaleMemberCorrected,
)
