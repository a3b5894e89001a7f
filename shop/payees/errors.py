"""Why cash is not paid out."""

from __future__ import annotations

from kernel.errors import DomainError


class PayeeMissing(DomainError):
    """So much cash to one person in a day asks for the form of due diligence. `limit`, `total` yuan."""

    code = "payee.missing"


class NoCashGoesOut(DomainError):
    """Nothing on the bill is paid to anybody."""

    code = "payee.nothing"
