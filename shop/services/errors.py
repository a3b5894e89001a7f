"""Why a ticket cannot be opened or go on."""

from __future__ import annotations

from kernel.errors import DomainError


class TicketUnknown(DomainError):
    """No ticket of this number in this store. `ticket`."""

    code = "service.not_found"


class TicketIncomplete(DomainError):
    """What must be written is not, or makes no sense: `what`."""

    code = "service.incomplete"


class StepWrong(DomainError):
    """The ticket is not where this step begins. `ticket`, `state` in words, `step` in words."""

    code = "service.step_wrong"


class FeeMissing(DomainError):
    """The work needs a quote before it begins. `ticket`."""

    code = "service.not_quoted"


class FeeOpen(DomainError):
    """The article is handed over when the fee is paid, or given back where nothing was done. `ticket`, `left`."""

    code = "service.fee_open"


class FeeTooMuch(DomainError):
    """More is to be paid than is left of the fee. `most`, `asked`."""

    code = "service.fee_too_much"


class MetalWrong(DomainError):
    """More metal is used and lost than the customer left. `purity`, `owed` grams."""

    code = "service.metal_wrong"


class LossTooMuch(DomainError):
    """More metal is lost than was agreed. `purity`, `loss` and `most` grams."""

    code = "service.loss_too_much"


class StonesDiffer(DomainError):
    """Not as many stones came back as were left, and nothing is said about it. `left`, `back`."""

    code = "service.stones_differ"
