"""Why an order cannot be placed, changed, paid, picked up or cancelled."""

from __future__ import annotations

from kernel.errors import DomainError


class OrderUnknown(DomainError):
    """No order of this number in this store. `order`."""

    code = "order.not_found"


class OrderNotOpen(DomainError):
    """The order was picked up, has expired or was cancelled. `order`, `state`."""

    code = "order.not_open"


class OrderIncomplete(DomainError):
    """What must be written is not: `what`."""

    code = "order.incomplete"


class OrderDayWrong(DomainError):
    """The pick-up day has passed, or the last day lies before it. `day`."""

    code = "order.day_wrong"


class LockRefused(DomainError):
    """A price is locked on gold by weight of one purity only, and with a day on which it is picked up."""

    code = "order.lock_refused"


class DepositTooMuch(DomainError):
    """More is to be paid ahead than the order comes to. `most`, `asked`."""

    code = "order.deposit_too_much"


class PieceNotMade(DomainError):
    """A written line has no piece yet, or another one is named than the line asks for. `line_no`, `name`."""

    code = "order.piece_not_made"


class PieceNotOrdered(DomainError):
    """The piece does not fit the written line: another purity. `barcode`, `name`."""

    code = "order.piece_wrong"


class DepositMixed(DomainError):
    """Money ahead is not taken on a bill with goods that come back, or that hands over or pays back another order."""

    code = "order.deposit_mixed"


class DepositAtRisk(DomainError):
    """The store still bears a part of what was paid ahead. `order`."""

    code = "order.deposit_at_risk"


class OrderGoodsMissing(DomainError):
    """What was paid ahead pays only of the bill that has the ordered goods on it. `order`."""

    code = "order.goods_missing"


class OrderNotExpired(DomainError):
    """The last day has not passed. `day`."""

    code = "order.not_expired"


class NothingToRefund(DomainError):
    """The order gives nothing back. `order`."""

    code = "order.nothing_to_refund"
