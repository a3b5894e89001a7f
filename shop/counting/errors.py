"""Why a count cannot be opened, scanned or closed. Nothing that was scanned is lost by any of these."""

from __future__ import annotations

from kernel.errors import DomainError


class CountOpenAlready(DomainError):
    """A count of this place, or one that covers it, is open. `document`."""

    code = "count.open_already"


class CountUnknown(DomainError):
    """No open count of this number in this store. `document`."""

    code = "count.not_found"


class CountNothingScanned(DomainError):
    """A count is to be closed in which nothing was scanned. `document`."""

    code = "count.nothing_scanned"


class CountUnexplained(DomainError):
    """A count with differences is to be closed without a reason. `missing`, `regained`."""

    code = "count.unexplained"


class TagListEmpty(DomainError):
    """A tag reader's file or line gave no tag. `source`."""

    code = "count.no_tags"


class PlaceTooLong(DomainError):
    """A counter's name is longer than the books hold. `most`."""

    code = "count.place_too_long"
