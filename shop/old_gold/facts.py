"""What can happen to old gold."""

from __future__ import annotations

from typing import ClassVar, Literal

import msgspec

from kernel.facts import Fact
from kernel.weight import Weighed

Kind = Literal["trade_in", "buy_back", "cut_off", "gem_trade_up"]


class OldGoldTaken(Fact, frozen=True, kw_only=True):
    """An old piece came in with the bill `sale_no`, which pays `credit_fen` for it by a tender that names `old_no`.

    `kind`: for new goods (换购), for money (回收), links cut off a chain that is sold (截金), a gem piece for a dearer
    one (换款). `method` difference | credit of a trade-in. Weights: `gross` on the scale, less `deducted_mg` of
    `deducted_what`; `settled_mg` after loss, of which `within_mg` in the quota of the new pieces at
    `within_fen_per_g`, the rest at `surplus_fen_per_g`, both after fees; `fine_mg` of pure metal by the fineness found.
    What was melted (`test` fire) had the owner's consent before. Prices are those of `board_version`, fen a gram.

    `sealed_seller` opens under the key of `sealed_under` only, `seller_mac` finds the same person again; all three ''
    where the rules ask for no name. `cash_fen` is what of the bill's pay-out in cash stands for this piece.
    `held_until` is the first day on which it may be melted, 'YYYY-MM-DD'.
    """

    kind: ClassVar[str] = "old_gold.taken"
    old_no: str
    store: str
    sale_id: str
    sale_no: str
    how: Kind
    method: str
    source: Literal["own", "other"]
    receipt_no: str
    barcode: str
    category: str
    purity_code: str
    metal: str
    test: Literal["none", "xrf", "fire"]
    fineness_permille_x10: int
    consent: bool
    gross: Weighed
    deducted_mg: int
    deducted_what: str
    net_mg: int
    settled_mg: int
    within_mg: int
    fine_mg: int
    within_fen_per_g: int
    surplus_fen_per_g: int
    board_version: int
    retail_fen: int
    trade_in_fen: int
    recycle_fen: int
    loss_ppm: int
    service_fee_fen_per_g: int
    depreciation_fen_per_g: int
    melt_fee_fen: int
    credit_fen: int
    cash_fen: int
    line_barcode: str
    paid_fen: int
    photos: tuple[str, ...]
    held_until: str
    sealed_under: str = ""
    sealed_seller: str = ""
    seller_mac: str = ""
    seller_label: str = ""  # masked: 张* 440***********1234
    due_diligence: bool = False
    approved_by: str = ""


class LedgerPiece(msgspec.Struct, frozen=True, kw_only=True):
    """One old piece as it stands in the ledger: mg and fen."""

    old_no: str
    purity_code: str
    gross_mg: int
    fine_mg: int
    cost_fen: int


class OldGoldSent(Fact, frozen=True, kw_only=True):
    """Old pieces of a store left for the refinery (送炼), `weighed_mg` together on the scale, 0 for not weighed.

    `reason` says why that is not what the pieces weigh one by one.
    """

    kind: ClassVar[str] = "old_gold.sent_to_refinery"
    sent_no: str
    store: str
    refinery: str
    pieces: tuple[LedgerPiece, ...]
    weighed_mg: int = 0
    reason: str = ""


class RefinedMetal(msgspec.Struct, frozen=True, kw_only=True):
    """What came back of one metal: `told_mg` fine by the ledger, then the bar's weight and what it was found to be."""

    metal: str
    told_mg: int
    gross_mg: int
    fineness_permille_x10: int
    fine_mg: int

    @property
    def difference_mg(self) -> int:
        """Fine metal beyond what the ledger said; below zero what was lost in the fire or never was there."""
        return self.fine_mg - self.told_mg


class OldGoldRefined(Fact, frozen=True, kw_only=True):
    """The refinery gave back the metal of what was sent by `sent_no` (回料), and asked `fee_fen` for it.

    `refinery_no` is the number of its paper; `reason` explains a difference beyond the house's tolerance.
    """

    kind: ClassVar[str] = "old_gold.refined"
    sent_no: str
    store: str
    refinery_no: str
    metals: tuple[RefinedMetal, ...]
    fee_fen: int = 0
    reason: str = ""


class OldGoldCorrected(Fact, frozen=True, kw_only=True):
    """An old piece was written down wrongly, or was found otherwise later; what was paid for it stands.

    `was` and `now` are its place in the ledger before and after: purity, gross and fine mg.
    """

    kind: ClassVar[str] = "old_gold.corrected"
    old_no: str
    store: str
    was: LedgerPiece
    now: LedgerPiece
    reason: str


FACTS = (OldGoldTaken, OldGoldSent, OldGoldRefined, OldGoldCorrected)
