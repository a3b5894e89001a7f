"""What a counter can put right about a member's file."""

from __future__ import annotations

from kernel.errors import DomainError


class ParticularInvalid(DomainError):
    """Something of the file is not as it can be. `field` its Chinese name, `given`."""

    code = "member_file.invalid"


class CustomFieldUnknown(DomainError):
    """The chain asks no such thing of its members. `field`."""

    code = "member_file.custom_unknown"


class InviterInvalid(DomainError):
    """Nobody invites themselves, and only a member invites. `member_id`."""

    code = "member_file.inviter_invalid"


class ConsentMissing(DomainError):
    """Nobody becomes a member who did not agree to what the membership is."""

    code = "member_file.consent_missing"


class ScopeUnknown(DomainError):
    """Not one of the things that a member agrees to apart. `scope`."""

    code = "member_file.scope_unknown"


class ServiceKept(DomainError):
    """Who takes back their consent to the membership itself leaves it: that is an erasure, not a withdrawal."""

    code = "member_file.service_kept"


class RevealUnexplained(DomainError):
    """Who looks at what is hidden says why."""

    code = "member_file.reveal_unexplained"
