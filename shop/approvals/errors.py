"""Why a yes from afar is not to be had."""

from __future__ import annotations

from kernel.errors import DomainError


class NobodyToAsk(DomainError):
    """No line to headquarters and the store's other tills: only a person at this till can say yes."""

    code = "approvals.no_line"


class RequestOver(DomainError):
    """The question was answered, is over, or was never asked. `request`."""

    code = "approvals.over"


class OwnRequest(DomainError):
    """Nobody says yes to what they asked themselves. `staff`."""

    code = "approvals.own"
