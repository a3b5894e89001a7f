"""What the counter tells its screen, script and slips: frozen, formatted only where the words are the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from membership.cards.queries import CardView
from membership.file.queries import ConsentState, FileView
from membership.points.rules.view import PointsView
from membership.tiers.rules.standing import TierView
from pos_app.reporting.day_page import DayPage
from printers.document import Document
from shop.daily_close.facts import DayClosed, DayFigures, GramTotal
from shop.sales.facts import SoldTender
from shop.sales.rules.pricing import PricedCart


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan did. `what` line | duplicate | member | voucher | hold | receipt | salesperson."""

    what: str
    cart: PricedCart
    line_id: str = ""
    words_code: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FoundPiece:
    """A piece found by hand; `state` as shop.stock.queries.Whereabouts says, `here` whether this store has it."""

    barcode: str
    name: str
    style_no: str
    goods_no: str
    weight_mg: int
    state: str
    here: bool


@dataclass(frozen=True, slots=True)
class Done:
    """A committed bill, for the DONE screen. `print_state` screen | queued | printed | handed | doubt."""

    sale_no: str
    sale_id: str
    journal_no: str
    due_fen: int
    tenders: tuple[SoldTender, ...]
    change_fen: int
    points: int
    points_after: int
    value_left_fen: int
    has_member: bool
    print_state: str
    print_trouble: str
    drawer: str
    receipt: Document


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A parked bill of this store."""

    hold_no: str
    wall: str
    name: str
    member_label: str
    pieces: int
    due_fen: int
    staff_name: str
    register: str
    own: bool


@dataclass(frozen=True, slots=True)
class BoardRowView:
    """One price of the board; `state` now | next, `change_fen` against yesterday's last board.

    `member_fen` is for members, 0 where they pay as all do; `emergency_no` where the price is an emergency's.
    """

    purity_code: str
    purity_name: str
    retail_fen: int
    trade_in_fen: int
    recycle_fen: int
    change_fen: int
    state: str
    member_fen: int = 0
    emergency_no: str = ""


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A board that waits for a second person. `effective_at` '' is at once; `doubts` are in words."""

    proposal_no: str
    proposer: str
    proposed_at: str
    effective_at: str
    note: str
    base_version: int
    rows: tuple[BoardRowView, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EmergencyView:
    """The emergency price that the store sells at; headquarters' `instruction` by its number."""

    emergency_no: str
    set_by: str
    since: str
    reason: str
    instruction: str


@dataclass(frozen=True, slots=True)
class BoardView:
    """The gold board page. `state` fresh | stale (over, but sold by until `sold_until`) | expired | none.

    `alone`: a second person approves here, else at headquarters. `clock_off_s` is what headquarters' clock is ahead.
    """

    version: int
    effective_at: str
    valid_until: str
    published_by: str
    state: str
    rows: tuple[BoardRowView, ...]
    next_at: str
    approved_by: str = ""
    sold_until: str = ""
    proposals: tuple[ProposalView, ...] = ()
    emergency: EmergencyView | None = None
    alone: bool = True
    clock_off_s: int = 0
    now: str = ""


@dataclass(frozen=True, slots=True)
class BoardVersionRow:
    """One line of the board's history; the price is that of 足金999."""

    version: int
    effective_at: str
    published_by: str
    retail_fen: int
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class HeaderView:
    """The header strip.

    `printer_state` is a PrinterState of a printer that needs somebody, '' for none; `papers_waiting` are not out.
    `orders_due` and `services_due` count what was promised for today or earlier.
    `gold_state` fresh | stale | expired | none | emergency; `sync_state` alone | synced | pending | offline | rejected.
    """

    store_name: str
    register: str
    staff_name: str
    staff_no: str
    business_date: str
    gold_text: str
    board_version: int
    gold_time: str
    gold_state: str
    sync_state: str
    sync_words: str
    now: str
    holds: int
    overdue_day: str
    orders_due: int = 0
    services_due: int = 0
    printer_state: str = ""
    papers_waiting: int = 0


@dataclass(frozen=True, slots=True)
class MemberHit:
    """One line of the member search. `as_of` how old the till's data is, as in MemberDetail."""

    member_id: str
    label: str
    name: str
    tier_name: str
    home_store_name: str
    last_bill: str
    bills: int
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class VoucherRow:
    """A voucher the member can use."""

    code: str
    words: str
    valid_until: str


@dataclass(frozen=True, slots=True)
class BillRow:
    """One of a member's last bills."""

    date: str
    sale_no: str
    due_fen: int


@dataclass(frozen=True, slots=True)
class MemberDetail:
    """One member's page in the right-hand panel.

    `as_of` ISO time of the last contact with headquarters ('' for a shop that stands alone, or before the first).
    `shown`: known by their own code alone, so the account is not here. `phone` masked.
    """

    member_id: str
    name: str
    label: str
    sex: str
    tier: str
    tier_name: str
    points: int
    principal_fen: int
    bonus_fen: int
    birthday: str
    joined_on: str
    home_store_name: str
    bills: int
    has_pin: bool
    erased: bool
    vouchers: tuple[VoucherRow, ...]
    last_bills: tuple[BillRow, ...]
    as_of: str = ""
    shown: bool = False
    phone: str = ""
    file: FileView | None = None
    points_view: PointsView | None = None
    later_fen: int = 0  # of the bonus, what can be used later
    tier_view: TierView | None = None
    cards: tuple[CardView, ...] = ()
    kept_at_franchise: bool = False  # who they are is known in the franchise store that enrolled them, and not here
    consents: tuple[ConsentState, ...] = ()

    @property
    def value_fen(self) -> int:
        return self.principal_fen + self.bonus_fen


@dataclass(frozen=True, slots=True)
class SaleRow:
    """One of today's bills, for corrections and reprints."""

    sale_no: str
    wall: str
    due_fen: int
    methods: str
    member_label: str
    pieces: int


@dataclass(frozen=True, slots=True)
class CashCounted:
    """What a count showed, and what the drawer should hold, told only after counting."""

    float_fen: int
    cash_sales_fen: int
    pay_in_fen: int
    pay_out_fen: int
    drop_fen: int
    expected_fen: int
    counted_fen: int
    attempt: int

    @property
    def difference_fen(self) -> int:
        return self.counted_fen - self.expected_fen


@dataclass(frozen=True, slots=True)
class CloseCheck:
    """Something unfinished before the close; what `blocks` must be settled first."""

    code: str
    words: str
    blocks: bool
    count: int


@dataclass(frozen=True, slots=True)
class CountRow:
    """One count of the drawer as it was kept."""

    attempt: int
    counted_fen: int
    expected_fen: int


@dataclass(frozen=True, slots=True)
class MethodRow:
    """One way of paying over the day."""

    method: str
    name: str
    count: int
    amount_fen: int


class CloseDraft(DayFigures, frozen=True, kw_only=True):
    """All steps of the daily close as they stand now; each step is kept as it is made."""

    date: str
    checks: tuple[CloseCheck, ...]
    counts: tuple[CountRow, ...]
    methods: tuple[MethodRow, ...]
    grams: tuple[GramTotal, ...]
    limit_fen: int
    counted: CashCounted | None

    @property
    def needs_reason(self) -> bool:
        return self.counted is not None and self.counted.difference_fen != 0

    @property
    def needs_approval(self) -> bool:
        return self.counted is not None and abs(self.counted.difference_fen) > self.limit_fen


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed day with its papers."""

    report: DayClosed
    slip: Document
    page: DayPage
