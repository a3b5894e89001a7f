"""The headless till's commands about members' files: joining, changing, agreeing, looking at what is hidden."""

from __future__ import annotations

import msgspec

from membership.file.rules.particulars import Particulars
from pos_app.script_forms import Answer, report_answer
from pos_app.till import Till


class MemberCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def member_join(self, told: Particulars, agree: list[str], adviser: str = "", inviter: str = "") -> Answer:
        """Make a customer a member: `told` is {"name", "phone", "sex", "birthday", ...}.

        They `agree` to ["service"] and, as they wish, "sms", "wechat", "profiling", "sharing".
        """
        return {"id": self._till.members.join(told, agree, adviser=adviser, inviter=inviter)}

    def member_change(
        self, id: str, told: Particulars, adviser: str | None = None, inviter: str | None = None
    ) -> Answer:
        """Change a member's file: `told` as in member_join with sizes, days and the chain's own fields in "custom"."""
        return {"changed": self._till.members.change(id, told, adviser=adviser, inviter=inviter)}

    def member_agree(self, id: str, scopes: list[str]) -> Answer:
        """The member agrees to these scopes too, by today's terms."""
        self._till.members.agree(id, scopes)
        return {}

    def member_take_back(self, id: str, scopes: list[str]) -> Answer:
        """The member takes their consent to these scopes back."""
        self._till.members.take_back(id, scopes)
        return {}

    def sharing_terms(self) -> Answer:
        """What members of a franchise store agree to apart, in words; "" in a store of the chain itself."""
        sharing = self._till.members.sharing()
        return {"version": sharing.terms.version if sharing else "", "text": sharing.terms.text if sharing else ""}

    def member_reveal(self, id: str, reason: str) -> Answer:
        """Show what is hidden of a member; who looked, when and why is kept."""
        return {"file": msgspec.to_builtins(self._till.members.reveal(id, reason))}

    def explain_member(self, who: str, pdf: bool = False) -> Answer:
        """Every movement behind a member's points, stored value and grams owed; `who` is a phone, a card or an id.

        `agrees` says whether they add up to the balance. With `pdf` the evidence of the stored value is written too.
        """
        history = self._till.history
        found = history.explain(history.named(who))
        file = history.evidence(found.member_id) if pdf else ""
        return {"agrees": found.agrees, **report_answer(found.report), "file": file}
