"""What a person can put right about points."""

from __future__ import annotations

from kernel.errors import DomainError


class CorrectionRefused(DomainError):
    """A correction gives or takes something, with a reason, and takes no more than is `free`. `points`."""

    code = "points.correction_refused"
