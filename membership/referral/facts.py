"""What can have happened between a member and who invited them; headquarters' to say, or a lone shop's."""

from __future__ import annotations

from typing import ClassVar

from kernel.facts import Fact


class ReferralRewarded(Fact, frozen=True, kw_only=True):
    """`inviter` was given points because `member_id` bought and kept it; once for each member that was invited.

    `document_no` is the bill, of the day `bought_on`; `ends_on` the points' last day, '' none.
    """

    kind: ClassVar[str] = "membership.referral_rewarded"
    member_id: str
    inviter: str
    document_no: str
    bought_on: str
    points: int
    ends_on: str = ""


FACTS = (ReferralRewarded,)
