"""Why a report cannot be made."""

from __future__ import annotations

from kernel.errors import DomainError


class ReportUnknown(DomainError):
    """There is no report of this name. `name`, `known`: those that there are."""

    code = "report.unknown"


class PeriodWrong(DomainError):
    """The first day is no day, or comes after the last. `first`, `last`."""

    code = "report.period_wrong"
