"""The headless till's commands about a yes from afar (远程授权)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_app.script_forms import Answer
from pos_app.till import Till

if TYPE_CHECKING:
    from shop.approvals.queries import ApprovalRequest


class ApprovalCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def ask_approval(self, permission: str, what: str, reason: str = "") -> Answer:
        """Ask another till of the store and headquarters for `permission`, for what `what` says; a minute long."""
        return _told(self._till.approving.ask(permission, what, reason))

    def approval_answer(self) -> Answer:
        """What became of the question: asked, granted or declined. A yes is for the next command that needs it."""
        found = self._till.approving.answer_to_us()
        return {"state": "none"} if found is None else _told(found)

    def give_up_approval(self) -> Answer:
        """Wait no longer for an answer; one that still comes counts for nothing."""
        self._till.approving.give_up()
        return {}

    def approval_requests(self) -> Answer:
        """What other tills of this store ask now."""
        return {"requests": [_told(one) for one in self._till.approving.requests()]}

    def answer_approval(self, request: str, granted: bool) -> Answer:
        """Say yes or no to a question of another till."""
        self._till.approving.answer(request, granted=granted)
        return {"request": request, "granted": granted}


def _told(one: ApprovalRequest) -> Answer:
    return {
        "request": one.request_no, "state": one.state, "permission": one.permission, "what": one.what,
        "reason": one.reason, "asked_by": one.asked_by, "answered_by": one.answered_by,
    }  # fmt: skip
