"""What is done about an invitation: the inviter is rewarded, once, for what the new member bought and kept."""

from __future__ import annotations

from kernel.books import Books
from membership.queries import survivors_of
from membership.referral.facts import ReferralRewarded
from membership.referral.queries import Invitation, inviter_of, is_rewarded, person, rewarded_in
from membership.referral.rules.inviting import FirstBill, ReferralPolicy, leads_back


def reward(books: Books, invitation: Invitation, bill: FirstBill, policy: ReferralPolicy, today: str) -> int:
    """Give the inviter what the policy says for this bill; returns how many points, 0 where it is not theirs.

    All is looked at again, whatever the till found that took the invitation down. Done again it gives nothing.
    """
    inviter = _who_gets(books, invitation)
    points = policy.points_for(bill.kept_fen)
    if not inviter or not points or is_rewarded(books.connection, invitation.member_id):
        return 0
    if policy.most_a_month and rewarded_in(books.connection, inviter, bill.day[:7]) >= policy.most_a_month:
        return 0
    books.record(
        ReferralRewarded(
            member_id=invitation.member_id, inviter=inviter, document_no=bill.document_no, bought_on=bill.day,
            points=points, ends_on=policy.ends_on(today),
        )
    )  # fmt: skip
    return points


def _who_gets(books: Books, invitation: Invitation) -> str:
    """The inviter, or whom they turned out to be; '' where nobody is to be given anything.

    A file that names another inviter by now can take a reward away, never lead it elsewhere. Nobody is rewarded for
    themselves (one phone, one person), in a circle, or for somebody who turned out to be an older member.
    """
    connection = books.connection
    (inviter,) = survivors_of(connection, [invitation.inviter])
    new, old = person(connection, invitation.member_id), person(connection, inviter)
    if new is None or old is None or (new.state, old.state) != ("active", "active"):
        return ""
    if not new.inviter or survivors_of(connection, [new.inviter]) != [inviter]:
        return ""
    if new.joined_on < invitation.joined_on or (new.phone_mac is not None and new.phone_mac == old.phone_mac):
        return ""
    if leads_back(invitation.member_id, inviter, lambda one: inviter_of(connection, one)):
        return ""
    return inviter
