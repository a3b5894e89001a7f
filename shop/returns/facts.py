"""What can happen to goods that were sold and come back."""

from __future__ import annotations

from typing import ClassVar

from kernel.facts import Fact
from kernel.weight import Weighed


class LineReturned(Fact, frozen=True, kw_only=True):
    """One line of an earlier bill came back; its money is a charge of the bill `sale_no`, on which it came.

    refund_fen = paid_fen - kept_fen - fee_fen. `from_store` sold it, `store` takes it back. `points` are those it had
    earned. `weighed` is the whole piece on the scale now; `approved_by` let through what needed a second person, or
    another way of refunding than the bill was paid by, for which `otherwise` says why.
    Of goods by quantity `qty` of the `of_qty` came back, behind `before` that had come earlier; the line's own net and
    points are `line_net_fen` and `line_points` then (0: all of them are here), so that each share can be recomputed.
    """

    kind: ClassVar[str] = "returns.line_returned"
    store: str
    sale_no: str
    of_sale_id: str
    of_sale_no: str
    of_line_no: int
    from_store: str
    member_id: str
    barcode: str
    name: str
    purity_code: str
    weight_mg: int
    paid_fen: int
    kept_fen: int
    fee_fen: int
    refund_fen: int
    points: int
    reason: str
    salesperson: str
    weighed: Weighed | None = None
    approved_by: str = ""
    otherwise: str = ""
    qty: int = 1
    before: int = 0
    of_qty: int = 1
    line_net_fen: int = 0
    line_points: int = 0


class ReturnAsked(Fact, frozen=True, kw_only=True):
    """A customer wants to return goods of a bill that cannot be seen now: noted for when there is a line again."""

    kind: ClassVar[str] = "returns.return_asked"
    request_no: str
    store: str
    of_sale_no: str
    reason: str


FACTS = (LineReturned, ReturnAsked)
