"""The cart: what is being sold, to whom, and the prices fixed so far. Plain data; every change is a new cart."""

from __future__ import annotations

import msgspec

from kernel.weight import Weighed
from shop.catalogue.facts import CraftFee
from shop.orders.rules.price_lock import PriceLock, locked_price_fen
from shop.sales.facts import Choices, OddTaken, SoldTender
from shop.sales.rules.choices import for_lines
from shop.sales.rules.quotas import CartQuota


class CartPiece(msgspec.Struct, frozen=True, kw_only=True):
    """What pricing and the receipt need of a piece, as it stood when it was scanned.

    `other_mg` is what lies on the scale besides the gold that is paid by weight: stones and parts. `more_fees` are
    the craft fees besides the basic one.
    """

    barcode: str
    name: str
    category_major: str
    category: str
    purity_code: str
    purity_name: str
    pricing_mode: str
    net_gold_weight_mg: int
    craft_fee_mode: str
    craft_fee_fen: int
    stone_fen: int
    label_price_fen: int
    certificate_no: str
    tags: tuple[str, ...]
    other_mg: int = 0
    craft_fee_original_fen: int = 0
    more_fees: tuple[CraftFee, ...] = ()


class CartLine(msgspec.Struct, frozen=True, kw_only=True):
    """One piece on the bill, or `qty` of goods that are kept by quantity, which have a `unit` ('' for a single piece).

    The gold price was fixed when the line was added (board version and fen a gram).

    A piece that was put on the scale is priced by what was `weighed`, any other by its tag. One that was ordered at a
    locked price has that price, and the `lock` it comes from. `member_price_fen` is what a member pays a gram by that
    board, 0 where members pay as all do; `emergency_no` names the emergency price that stood in the board's place.
    """

    line_id: str
    piece: CartPiece
    board_version: int
    board_price_fen: int
    priced_at: str
    salesperson: str
    weighed: Weighed | None = None
    lock: PriceLock | None = None
    member_price_fen: int = 0
    emergency_no: str = ""
    qty: int = 1
    unit: str = ""

    def gram_fen(self, *, for_member: bool) -> int:
        """What this customer pays for a gram."""
        return self.member_price_fen if for_member and self.member_price_fen else self.board_price_fen

    def gram_price(self, today_fen: int | None) -> int | None:
        """What the line's gold costs a gram where the board says `today_fen`; None where nothing says it."""
        return today_fen if self.lock is None else locked_price_fen(self.lock, today_fen or 0)

    @property
    def gold_mg(self) -> int:
        """The gold that is paid by weight."""
        return self.piece.net_gold_weight_mg if self.weighed is None else self.weighed.mg - self.piece.other_mg


class CartVoucher(msgspec.Struct, frozen=True, kw_only=True):
    """A voucher on the bill, with the right that reserves it for this register."""

    code: str
    rule_code: str
    right_id: str


class CartPart(msgspec.Struct, frozen=True, kw_only=True):
    """What another feature lays on the bill besides goods: old gold, a deposit, a repair. `body` is its own JSON.

    A part that needs a member's value or points holds the right to them, as a tender does.
    """

    part_id: str
    kind: str
    body: str
    right_id: str = ""
    principal_fen: int = 0
    bonus_fen: int = 0


class Cart(msgspec.Struct, frozen=True, kw_only=True):
    """`opened_at` is the time that promotions see: the first scan, kept until the cart is parked."""

    cart_id: str
    opened_at: str
    member_id: str = ""
    vouchers: tuple[CartVoucher, ...] = ()
    tenders: tuple[SoldTender, ...] = ()
    lines: tuple[CartLine, ...] = ()
    parts: tuple[CartPart, ...] = ()
    odd: OddTaken | None = None
    choices: Choices = Choices()
    quotas: tuple[CartQuota, ...] = ()

    @property
    def kept_rights(self) -> tuple[str, ...]:
        """The rights by which vouchers, uses of quotas and parts are on the bill."""
        held: tuple[CartVoucher | CartQuota | CartPart, ...] = (*self.vouchers, *self.quotas, *self.parts)
        return tuple(one.right_id for one in held if one.right_id)

    @property
    def empty(self) -> bool:
        return not self.lines and not self.parts

    @property
    def things(self) -> int:
        """Pieces and parts: what would be lost with the cart."""
        return len(self.lines) + len(self.parts)

    @property
    def pieces(self) -> int:
        """What the customer carries away: single pieces, and goods by their quantity."""
        return sum(line.qty for line in self.lines)

    @property
    def barcodes(self) -> tuple[str, ...]:
        """The single pieces, each of which lies in one place: goods by quantity are not among them."""
        return tuple(line.piece.barcode for line in self.lines if not line.unit)

    @property
    def numbered_choices(self) -> Choices:
        """What people decided, with lines by their numbers, as a bill records it."""
        return for_lines(self.choices, {line.line_id: str(number) for number, line in enumerate(self.lines, start=1)})

    def line_of(self, barcode: str) -> CartLine | None:
        return next((line for line in self.lines if line.piece.barcode == barcode), None)
