"""Why a day cannot be opened, counted or closed as asked. Nothing is changed by any of these."""

from __future__ import annotations

from kernel.errors import DomainError


class DayNotOpen(DomainError):
    """No business day is open on this register."""

    code = "day.not_open"


class DayAlreadyOpen(DomainError):
    """`date` is still open and must be closed first."""

    code = "day.already_open"


class DayAlreadyClosed(DomainError):
    """`date` was closed already; a closed day is opened again by headquarters only."""

    code = "day.already_closed"


class ClockSuspect(DomainError):
    """This machine's clock is a day or more wrong; a person who may confirms that the day is `offered`."""

    code = "day.clock_suspect"


class NotCounted(DomainError):
    """The drawer has not been counted yet."""

    code = "day.not_counted"


class CountedTwice(DomainError):
    """The drawer can be counted twice; the second count stands."""

    code = "day.counted_twice"


class CartOpen(DomainError):
    """A bill is still on the screen; `pieces`."""

    code = "day.cart_open"


class DifferenceUnexplained(DomainError):
    """Over or short without a reason. `difference`."""

    code = "day.difference_unexplained"


class DifferenceTooLarge(DomainError):
    """Over or short beyond the limit needs the store manager. `difference`, `limit`."""

    code = "day.difference_too_large"


class AmountNotPositive(DomainError):
    code = "cash.not_positive"


class CashBeyondDrawer(DomainError):
    """A bill would pay more cash than the drawer holds by the books. `expected`, `asked`."""

    code = "cash.beyond_drawer"


class RefundBeyondDrawer(DomainError):
    """Goods that came back would be refunded in more cash than the drawer holds by the books. `expected`, `asked`."""

    code = "cash.refund_beyond_drawer"


class CashShort(DomainError):
    """More is to leave the drawer than should be in it. `expected`, `asked`."""

    code = "cash.short"


class CashReasonMissing(DomainError):
    code = "cash.reason_missing"


class CountImpossible(DomainError):
    """A face value that does not exist or a negative count. `face`."""

    code = "day.count_impossible"
