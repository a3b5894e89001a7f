"""Why goods cannot be taken back as asked. The bill on the screen is never changed by any of these."""

from __future__ import annotations

from kernel.errors import DomainError


class BillUnknown(DomainError):
    """No bill of this number, here or at headquarters. `sale_no`."""

    code = "return.bill_unknown"


class BillOutOfReach(DomainError):
    """The bill is another register's, and headquarters cannot be asked now. `sale_no`, `store`."""

    code = "return.offline"


class LineUnknown(DomainError):
    """The bill has no such line. `sale_no`, `line_no`, `lines`."""

    code = "return.line_unknown"


class ReturnedAlready(DomainError):
    """The line came back before. `name`, `document`."""

    code = "return.already"


class BillMovedOn(DomainError):
    """Other goods of the bill came back since it was read: the same money would go back twice. `sale_no`."""

    code = "return.bill_moved_on"


class NotWithCustomer(DomainError):
    """By the books the customer does not have the piece: it was traded in, or sold again. `name`."""

    code = "return.not_sold"


class OtherRelease(DomainError):
    """The bill's figures do not agree by the rules known here. `sale_no`."""

    code = "return.other_release"


class PaidAtRisk(DomainError):
    """The store still bears a part of what the bill cost. `sale_no`."""

    code = "return.at_risk"


class AheadUnknown(DomainError):
    """Nobody knows here how the deposit, or the goods that were exchanged, were paid that paid of the bill. `name`."""

    code = "return.ahead_unknown"


class PolicyUnknown(DomainError):
    """No policy of this name. `name`, `names`."""

    code = "return.policy_unknown"


class Unweighed(DomainError):
    """Goods sold by weight are weighed before they are taken back. `name`."""

    code = "return.unweighed"


class WeightDiffers(DomainError):
    """The piece does not weigh what it weighed when it was sold. `sold`, `now`, `difference`, `tolerance` grams."""

    code = "return.weight_differs"


class NothingReturned(DomainError):
    """No goods come back on this bill."""

    code = "return.nothing"
