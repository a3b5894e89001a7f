"""Why a report is not in its file."""

from __future__ import annotations

from kernel.errors import DomainError


class FormatUnknown(DomainError):
    """A report is written to .pdf or .xlsx. `name` of the file."""

    code = "report.format_unknown"


class NotWritten(DomainError):
    """The disk does not take the file, or the process that wrote it ended. `name` of the file, `reason`."""

    code = "report.not_written"


class StillWriting(DomainError):
    """One report after the other. `title` of the one that is being written."""

    code = "report.still_writing"
