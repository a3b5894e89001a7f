"""What can go wrong at the lock screen."""

from __future__ import annotations

from kernel.errors import DomainError


class PinWrong(DomainError):
    """`tries_left` before the lock screen pauses."""

    code = "auth.pin_wrong"


class PinPaused(DomainError):
    """Too many wrong PINs. `seconds` to wait."""

    code = "auth.paused"


class UnknownStaff(DomainError):
    """No such member of staff at this store. `staff`."""

    code = "auth.unknown_staff"


class RoleUnknown(DomainError):
    """A person is to be given a role that does not exist. `role`."""

    code = "staff.role_unknown"


class PinTooWeak(DomainError):
    """A PIN is six digits and not one digit six times. Nothing was changed."""

    code = "staff.pin_too_weak"
