"""How a member's account came about, at the counter: to read, and as evidence on paper."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pos_app.counter.post import Post
from shop.explaining import evidence_pdf
from shop.reports.queries.member_account import as_report, explain, member_named
from shop.reports.rules.table import FilledReport
from shop.staff.rules import roles


@dataclass(frozen=True, slots=True)
class AccountHistory:
    """The explanation as tables; `agrees` where movements, lots and balance are one sum."""

    member_id: str
    label: str
    report: FilledReport
    agrees: bool


@dataclass(slots=True)
class History:
    """Masked throughout: who must see more looks at the member's file. Pages are written to `folder`."""

    post: Post
    folder: Path

    def named(self, text: str) -> str:
        """The one member of a whole phone, a card, or an id. Raises MemberNotFound, NotPermitted."""
        self.post.allowed(roles.MEMBER_VIEW)
        with self.post.reading() as connection:
            return member_named(connection, text, self.post.phone_mac)

    def explain(self, member_id: str) -> AccountHistory:
        """Every movement behind points, stored value and grams owed. Raises MemberNotFound, NotPermitted."""
        self.post.allowed(roles.MEMBER_VIEW)
        with self.post.reading() as connection:
            found = explain(connection, member_id, here=self.post.register, today=self.post.now()[:10])
        return AccountHistory(found.view.member_id, found.view.label, as_report(found), found.agrees)

    def evidence(self, member_id: str) -> str:
        """All that happened to the member's stored value as one PDF; its file, '' where the disk does not take it.

        Raises MemberNotFound, NotPermitted.
        """
        self.post.allowed(roles.MEMBER_VIEW)
        now = self.post.now()
        with self.post.reading() as connection:
            found = explain(connection, member_id, here=self.post.register, today=now[:10])
            page = evidence_pdf(connection, found, now)
        file = self.folder / f"value-{found.view.card_no}-{now[:10]}.pdf"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            file.write_bytes(page)
        except OSError:
            return ""
        return str(file)
