"""What people can put right about tiers."""

from __future__ import annotations

from kernel.errors import DomainError


class TierPolicyRefused(DomainError):
    """A file of tiers cannot be carried out. `problem` in words."""

    code = "tiers.policy_refused"


class NoTierPolicy(DomainError):
    """The chain has no tiers yet."""

    code = "tiers.no_policy"


class TierProposalNotOpen(DomainError):
    """There is no such proposal, or it is decided. `number`."""

    code = "tiers.proposal_not_open"


class TierProposerAgain(DomainError):
    """Who asked for other tiers does not let them through too. `staff`."""

    code = "tiers.proposer_again"


class DropsNotSaid(DomainError):
    """Members would drop at their next review, and whoever approves it has not said how many. `drops`, `said`."""

    code = "tiers.drops_not_said"
