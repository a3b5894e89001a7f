"""A second person's yes from afar (远程授权): asked here, given at another till of the store or at headquarters.

The till asks, goes on asking the post for a minute, and takes the yes once, for the one call that was refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from kernel.actor import Actor, NotPermitted
from pos_app.counter.post import Post
from shop.approvals.errors import NobodyToAsk, RequestOver
from shop.approvals.facts import ApprovalAsked
from shop.approvals.queries import ApprovalRequest, open_requests, request
from shop.approvals.usecases import answer_approval, ask_approval
from shop.numbers import next_no
from shop.staff.rules.roles import permissions_of


@dataclass(slots=True)
class Approving:
    """`asked` is the question that this till waits on, '' for none: a yes to any other one counts for nothing."""

    post: Post
    asked: str = ""

    def ask(self, permission: str, what: str, reason: str = "") -> ApprovalRequest:
        """Ask whoever may, in the words of `what`. Raises Locked, NobodyToAsk: without a line only a PIN here helps."""
        status = self.post.sync_status()
        if status is None or status.state == "offline":
            raise NobodyToAsk()
        with self.post.books() as books:
            number = next_no(books, "A", ApprovalAsked)
            ask_approval(
                books, number=number, store=self.post.store, permission=permission, what=what, reason=reason,
                now=self.post.right_clock.now(),
            )  # fmt: skip
        self.asked = number
        return self._request(number)

    def answer_to_us(self) -> ApprovalRequest | None:
        """What became of the question that this till waits on; None where none does. A yes is taken with it, once.

        Raises RequestOver once its minute is over, NotPermitted for a yes of who may not.
        """
        if not self.asked:
            return None
        found = self._request(self.asked)
        if found.state == "asked":
            if not found.open_at(self.post.now()):
                self.asked = ""
                raise RequestOver(request=found.request_no)
            return found
        self.asked = ""
        if found.state == "granted":
            person = Actor(
                found.answered_by, found.answerer_name, found.answerer_role, permissions_of(found.answerer_role)
            )
            if not person.may(found.permission):
                raise NotPermitted(permission=found.permission, staff=person.name)
            self.post.approved_by(person, found.permission)
        return found

    def give_up(self) -> None:
        """Nobody waits here any more; an answer that still comes counts for nothing."""
        self.asked = ""

    def requests(self) -> tuple[ApprovalRequest, ...]:
        """What other tills of this store ask now."""
        with self.post.reading() as connection:
            found = open_requests(connection, self.post.now(), store=self.post.store)
        return tuple(one for one in found if one.register != self.post.register)

    def answer(self, request_no: str, *, granted: bool) -> None:
        """Who stands here says yes or no. Raises Locked, RequestOver, OwnRequest, NotPermitted."""
        with self.post.books() as books:
            answer_approval(books, request_no.strip(), granted=granted, now=self.post.right_clock.now())

    def _request(self, number: str) -> ApprovalRequest:
        with self.post.reading() as connection:
            found = request(connection, number)
        if found is None:
            raise RequestOver(request=number)
        return found
