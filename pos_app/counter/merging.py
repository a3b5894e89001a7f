"""Two cards that are one person's: asked of headquarters, or done at once in a shop that stands alone."""

from __future__ import annotations

from dataclasses import dataclass

from membership.cards.queries import holder_of
from membership.errors import MemberNotFound
from membership.file.errors import MergeUnexplained, MergeWithItself
from membership.file.facts import MergeAsked
from membership.file.queries import MergeAsk, merges_asked
from membership.rules.cards import normalise_card
from pos_app.counter.members import find_or_ask
from pos_app.counter.persons import DecidedAbove
from pos_app.counter.post import Post
from shop.merging import merge_members, unmerge_members
from shop.staff.rules import roles

REASON_LONGEST = 200


@dataclass(slots=True)
class Merging:
    """Members who turn out to be others."""

    post: Post

    def merge(self, survivor: str, other: str, reason: str) -> bool:
        """Whoever `other` names by card or phone is the member `survivor`; False where headquarters was asked first.

        Raises MemberNotFound, MergeUnexplained, NotPermitted, and as look_up and merge_members.
        """
        alone = self.post.enquiry.alone
        self.post.allowed(roles.MEMBER_MERGE if alone else roles.MEMBER_FILE)
        if not reason.strip():
            raise MergeUnexplained()
        hits = find_or_ask(self.post, other)
        if len(hits) != 1:
            raise MemberNotFound(asked=f"…{other.strip()[-4:]}")
        merged = hits[0].member_id
        if merged == survivor:
            raise MergeWithItself()
        with self.post.books(roles.MEMBER_MERGE if alone else roles.MEMBER_FILE) as books:
            if alone:
                merge_members(books, survivor, merged, reason, now=self.post.now())
            else:
                books.record(MergeAsked(member_id=merged, survivor=survivor, reason=reason.strip()[:REASON_LONGEST]))
        return alone

    def undo(self, card_no: str, reason: str) -> None:
        """The member of this card is one of their own again, on the same day; in a chain headquarters does it.

        Raises DecidedAbove, CardInvalid, MemberNotFound, NotPermitted, and as unmerge_members.
        """
        if not self.post.enquiry.alone:
            raise DecidedAbove()
        card = normalise_card(card_no)
        with self.post.books(roles.MEMBER_MERGE) as books:
            merged = holder_of(books.connection, card, state="")
            if merged is None:
                raise MemberNotFound(asked=f"…{card[-4:]}")
            unmerge_members(books, merged, reason, now=self.post.now())

    def asked(self) -> tuple[MergeAsk, ...]:
        """What this store asked, and what became of it. Raises NotPermitted."""
        self.post.allowed(roles.MEMBER_VIEW)
        with self.post.reading() as connection:
            return merges_asked(connection, answered=True)
