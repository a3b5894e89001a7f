"""Why the authority says no: each code has its words at the tills and at headquarters."""

from __future__ import annotations

from kernel.errors import DomainError


class VoucherUnknown(DomainError):
    """No voucher has this code. `voucher`."""

    code = "voucher.unknown"


class VoucherUsed(DomainError):
    """Used before. `document_no`, `store` say where."""

    code = "voucher.used"


class VoucherExpired(DomainError):
    """Not valid any more. `valid_until` ISO time."""

    code = "voucher.expired"


class VoucherNotGood(DomainError):
    """Void, not good yet, or of other stores; its own code takes this one's place. `valid_from` ISO time or ''."""

    code = "voucher.void"

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        super().__init__(**facts)


class VoucherReserved(DomainError):
    """A bill at some register holds it at this moment. `voucher`, `store`, `register`, `since`."""

    code = "voucher.reserved"


class QuotaUnknown(DomainError):
    """No quota has this name. `quota`."""

    code = "quota.unknown"


class QuotaUsedUp(DomainError):
    """Fewer left than asked for. `quota`, `left`."""

    code = "quota.used_up"


class PointsTooFew(DomainError):
    """Fewer points are free than asked for. `points`, `asked`."""

    code = "points.too_few"


class SetAsideElsewhere(DomainError):
    """It would suffice if a register did not hold some of it: `store`, `register`, `since` (ISO), `held_fen`.

    `balance` is what is free, `asked` and `held` text for a person.
    """

    code = "stored_value.set_aside"


class LeaseAtLimit(DomainError):
    """The register holds in leases what its policy allows. `total` (fen or points)."""

    code = "lease.at_limit"
