"""What an invitation and its reward do to the tables."""

from __future__ import annotations

from collections.abc import Iterable

from kernel.facts import Entry, Fact
from kernel.projection import Ensure, Projection, Put, RowOp
from membership.facts import MemberEnrolled
from membership.projection import moved
from membership.referral.facts import ReferralRewarded
from membership.referral.tables import member_invitation, member_referral


def invited(enrolled: Projection) -> Projection:
    """`enrolled`, the projection of an enrolment, and beside it who invited the member."""

    def both(entry: Entry, fact: MemberEnrolled) -> Iterable[RowOp]:
        yield from enrolled(entry, fact)
        if fact.inviter:
            row = {"member_id": fact.member_id, "inviter": fact.inviter, "joined_on": fact.joined_on}
            yield Ensure(member_invitation, row)

    return both


def _rewarded(entry: Entry, fact: ReferralRewarded) -> Iterable[RowOp]:
    what = {"inviter": fact.inviter, "document_no": fact.document_no, "bought_on": fact.bought_on}
    yield Put(member_referral, {"member_id": fact.member_id, "points": fact.points, **what})
    terms = {"available_on": "", "ends_on": fact.ends_on}
    yield from moved(entry, fact.inviter, "referral", fact.document_no, points=fact.points, terms=terms)


PROJECTIONS: dict[type[Fact], Projection] = {ReferralRewarded: _rewarded}
