"""What other tills of the store ask (远程授权): told when it comes, answered with yes or no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_app.locale import tr
from pos_app.presenters.approval import PERMISSIONS
from pos_app.presenters.host import Host, State
from pos_app.presenters.more import MorePresenter
from pos_app.presenters.papers import Choice
from pos_app.presenters.problems import info

if TYPE_CHECKING:
    from shop.approvals.queries import ApprovalRequest


class ApprovalRequestsPresenter:
    """Uses the lists beside the bill."""

    def __init__(self, host: Host, forms: MorePresenter) -> None:
        self._host, self._forms = host, forms
        self._told: frozenset[str] = frozenset()

    def open(self) -> None:
        self._host.call(self._host.till.approving.requests, self._show)

    def refresh(self) -> None:
        """News: a question that nobody here has seen is told in the strip."""
        if self._host.state is not State.LOCKED:
            self._host.call(self._host.till.approving.requests, self._tell, lambda _: None)

    def _tell(self, found: tuple[ApprovalRequest, ...]) -> None:
        new = [one for one in found if one.request_no not in self._told]
        self._told = frozenset(one.request_no for one in found)
        if new:
            said = {"name": new[-1].asker_name, "what": _permission(new[-1])}
            self._host.say(info(tr("{name} 请求远程授权: {what}。Alt+9 答复。", **said), "warn"))

    def _show(self, found: tuple[ApprovalRequest, ...]) -> None:
        rows = tuple(
            Choice(
                f"{one.asker_name} · {_permission(one)}", " · ".join(part for part in (one.what, one.reason) if part)
            )
            for one in found
        )
        hint = tr("↑↓ 选择  Enter 答复") if rows else tr("没有人请求授权")

        def accept(place: int) -> None:
            if found:
                self._ask(found[place])

        self._forms.choose_from(tr("远程授权"), rows, hint, accept)

    def _ask(self, one: ApprovalRequest) -> None:
        ways = ((tr("同意"), True, tr("已同意 {name}")), (tr("不同意"), False, tr("已回绝 {name}")))
        rows = tuple(Choice(title, one.what) for title, _, _ in ways)
        answer = self._host.till.approving.answer

        def accept(place: int) -> None:
            _, granted, said = ways[place]
            self._host.call(
                lambda: answer(one.request_no, granted=granted),
                lambda _: self._answered(said.format(name=one.asker_name)),
            )

        self._forms.choose_from(f"{one.asker_name} · {_permission(one)}", rows, one.reason, accept, self.open)

    def _answered(self, said: str) -> None:
        self._host.leave()
        self._host.say(info(said, "ok"))


def _permission(one: ApprovalRequest) -> str:
    return tr(PERMISSIONS.get(one.permission, one.permission))
