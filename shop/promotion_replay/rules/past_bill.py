"""A bill that was sold, with the inputs that it was priced from."""

from __future__ import annotations

from msgspec import Struct

from shop.sheet.rules.inputs import SharedInputs, SheetInput


class PastBill(Struct, frozen=True, kw_only=True):
    """`own` are the bill's inputs without those in `shared`, which many bills have in common under one `shared_name`.

    `discount_fen` is what came off as it was sold. `costs_fen` is what each line had cost the shop, None where no cost
    is recorded; empty where costs are not to be seen.
    """

    sale_no: str
    own: SheetInput
    shared: SharedInputs
    shared_name: str
    discount_fen: int
    costs_fen: tuple[int | None, ...] = ()
