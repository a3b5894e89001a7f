"""What the counter can put right about PINs."""

from __future__ import annotations

from kernel.errors import DomainError


class PinNumberOld(DomainError):
    """The PIN was changed elsewhere since this till heard of it. `number`: the one that the next change has."""

    code = "stored_value.pin_number"


class PinChangeOffline(DomainError):
    """A PIN is changed by headquarters' word, and headquarters did not answer."""

    code = "stored_value.pin_offline"


class ResetMistyped(DomainError):
    """A digit of the reset code is wrong, or two of them changed places."""

    code = "stored_value.reset_mistyped"


class ResetMissing(DomainError):
    """No reset code stands for the member: it was used, it is too old, or none was given."""

    code = "stored_value.reset_missing"


class ResetOfHeadquarters(DomainError):
    """In a chain headquarters gives reset codes."""

    code = "stored_value.reset_of_headquarters"


class ResetUnproven(DomainError):
    """Who asks for a reset code shows who they are, and whoever gives it says why."""

    code = "stored_value.reset_unproven"
