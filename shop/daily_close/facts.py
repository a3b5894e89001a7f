"""What can happen to a business day and its drawer."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from kernel.facts import Fact


class Denomination(msgspec.Struct, frozen=True, kw_only=True):
    """So many notes or coins of one face value."""

    face_fen: int
    count: int


class DayOpened(Fact, frozen=True, kw_only=True):
    """The register began a business day with this float in the drawer (备用金)."""

    kind: ClassVar[str] = "daily_close.day_opened"
    store: str
    date: str
    float_fen: int


class CashMoved(Fact, frozen=True, kw_only=True):
    """Cash in or out of the drawer without a sale. `what` pay_in | pay_out | drop (缴款); the amount is positive."""

    kind: ClassVar[str] = "daily_close.cash_moved"
    store: str
    what: str
    amount_fen: int
    reason: str


class DrawerOpened(Fact, frozen=True, kw_only=True):
    """The drawer was opened with no sale."""

    kind: ClassVar[str] = "daily_close.drawer_opened"
    store: str
    reason: str


class DrawerCounted(Fact, frozen=True, kw_only=True):
    """The drawer was counted without seeing what it should hold; every count is kept, none is refused."""

    kind: ClassVar[str] = "daily_close.drawer_counted"
    store: str
    date: str
    attempt: int
    denominations: tuple[Denomination, ...]
    counted_fen: int
    expected_fen: int


class MethodTotal(msgspec.Struct, frozen=True, kw_only=True):
    """One tender method over the day."""

    method: str
    count: int
    amount_fen: int


class GramTotal(msgspec.Struct, frozen=True, kw_only=True):
    """Pieces and net metal of one purity in the store over the day: opening and what came, less what went, is closing.

    `sent` left for another store or was taken from this one by headquarters. Where `transferred_in` is 0 in a report of
    an older release, `received` holds what other stores sent as well.
    """

    purity_code: str
    opening_pieces: int
    opening_mg: int
    received_pieces: int
    received_mg: int
    sold_pieces: int
    sold_mg: int
    closing_pieces: int
    closing_mg: int
    sent_pieces: int = 0
    sent_mg: int = 0
    transferred_in_pieces: int = 0
    transferred_in_mg: int = 0
    returned_pieces: int = 0
    returned_mg: int = 0
    lent_back_pieces: int = 0
    lent_back_mg: int = 0
    gained_pieces: int = 0
    gained_mg: int = 0
    supplier_returned_pieces: int = 0
    supplier_returned_mg: int = 0
    written_off_pieces: int = 0
    written_off_mg: int = 0
    lent_pieces: int = 0
    lent_mg: int = 0
    lost_pieces: int = 0
    lost_mg: int = 0


class DepositTotal(msgspec.Struct, frozen=True, kw_only=True):
    """Money paid ahead in the store over the business day; fen. All zero where there is none, and in older reports.

    opening + taken - applied - refunded - forfeited = closing
    """

    opening_fen: int = 0
    taken_fen: int = 0
    applied_fen: int = 0
    refunded_fen: int = 0
    forfeited_fen: int = 0
    closing_fen: int = 0


class RewardTotal(msgspec.Struct, frozen=True, kw_only=True):
    """Rewards of the register over the business day: pieces and points that went, and that came back."""

    given: int = 0
    points: int = 0
    returned: int = 0
    points_back: int = 0


class ByHandTotal(msgspec.Struct, frozen=True, kw_only=True):
    """Discounts that people gave on the register's bills of the business day: how many, and the fen they took off."""

    count: int = 0
    fen: int = 0


class MetalTotal(msgspec.Struct, frozen=True, kw_only=True):
    """Customers' own metal of one purity in the store over the business day; mg.

    opening + in - used - loss - returned = closing, which is owed
    """

    purity_code: str
    opening_mg: int
    in_mg: int
    used_mg: int
    loss_mg: int
    returned_mg: int
    closing_mg: int


class OldGoldTotal(msgspec.Struct, frozen=True, kw_only=True):
    """Old gold of one purity in the store over the business day: pieces, mg, and the fen that it took off bills.

    opening + taken - sent + corrected = closing
    """

    purity_code: str
    opening_pieces: int
    opening_gross_mg: int
    opening_fine_mg: int
    opening_cost_fen: int
    taken_pieces: int
    taken_gross_mg: int
    taken_fine_mg: int
    taken_cost_fen: int
    sent_pieces: int
    sent_gross_mg: int
    sent_fine_mg: int
    sent_cost_fen: int
    corrected_pieces: int
    corrected_gross_mg: int
    corrected_fine_mg: int
    corrected_cost_fen: int
    closing_pieces: int
    closing_gross_mg: int
    closing_fine_mg: int
    closing_cost_fen: int


class DayFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What was sold on one register in one business day, and what came back; amounts in fen.

    `net_fen` is what goods were sold for, `returned_fen` what was given for the `returned` lines that came back. The
    ledgers of money ahead, of customers' metal and of old gold are the whole store's.
    """

    bills: int
    pieces: int
    list_fen: int
    discount_fen: int
    net_fen: int
    points: int
    voids: int
    corrections: int
    returned: int = 0
    returned_fen: int = 0
    deposits: DepositTotal = DepositTotal()
    own_metal: tuple[MetalTotal, ...] = ()
    old_gold: tuple[OldGoldTotal, ...] = ()
    rewards: RewardTotal = RewardTotal()
    by_hand: ByHandTotal = ByHandTotal()


class DayClosed(DayFigures, Fact, frozen=True, kw_only=True):
    """The register's business day was closed: money, grams and pieces together. Figures as they stood then."""

    kind: ClassVar[str] = "daily_close.day_closed"
    store: str
    date: str
    methods: tuple[MethodTotal, ...]
    grams: tuple[GramTotal, ...]
    float_fen: int
    cash_sales_fen: int
    pay_in_fen: int
    pay_out_fen: int
    drop_fen: int
    expected_fen: int
    counted_fen: int
    difference_fen: int
    difference_reason: str
    approved_by: str
    first_seq: int
    last_seq: int


FACTS = (DayOpened, CashMoved, DrawerOpened, DrawerCounted, DayClosed)
