"""What the counter can put right about rewards."""

from __future__ import annotations

from kernel.errors import DomainError


class RewardUnknown(DomainError):
    """Nothing of this code is on the list today. `reward`."""

    code = "reward.unknown"


class RewardWrong(DomainError):
    """A row of the list cannot be: goods that nobody knows, no points, days the wrong way round. `reward`."""

    code = "reward.wrong"


class RewardsListedAbove(DomainError):
    """Headquarters keeps the list; a till does so only where there is none."""

    code = "reward.listed_above"


class RewardCap(DomainError):
    """A member takes `most` of a reward; `had` were taken before."""

    code = "reward.cap"


class RewardNotGiven(DomainError):
    """This store gave nothing by this paper, or less than is to come back. `document`."""

    code = "reward.not_given"
