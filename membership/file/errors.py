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


class SharingElsewhere(DomainError):
    """Whether a franchise store's member is known to headquarters is agreed to at the till that enrolled them."""

    code = "member_file.sharing_elsewhere"


class FranchiseTooLate(DomainError):
    """The store has members already: their data is headquarters' since they joined. `store`."""

    code = "member_file.franchise_too_late"


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


class AdviserUnknown(DomainError):
    """Nobody of this store's staff has the number. `staff_no`."""

    code = "member_file.adviser_unknown"


class MergeWithItself(DomainError):
    """Both are the same member. `card_no`."""

    code = "member_merge.same"


class MergeUnexplained(DomainError):
    """Two members are made one, or two again, for a reason that is kept."""

    code = "member_merge.unexplained"


class MergeAskUnknown(DomainError):
    """Nobody asks this, or it was answered before. `ask`."""

    code = "member_merge.ask_unknown"


class MergeChain(DomainError):
    """Others were merged into this member before: this one survives, or nobody does."""

    code = "member_merge.chain"


class MergeHeld(DomainError):
    """Something of the account cannot go over now. `what` as text for a person."""

    code = "member_merge.held"


class NotMerged(DomainError):
    """The member is not merged into another."""

    code = "member_merge.not_merged"


class UnmergeTooLate(DomainError):
    """The day on which they were merged is over. `day`."""

    code = "member_merge.too_late"


class UnmergeSpent(DomainError):
    """The survivor has used of what came over; there is too little to carry back."""

    code = "member_merge.spent"
