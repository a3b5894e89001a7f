"""The headless till's commands about promotions: written by forms, tried out, proposed and decided."""

from __future__ import annotations

import msgspec

from kernel.clock import stamp
from kernel.money import plain_yuan
from pos_app.counter.promoting import Change, Checked
from pos_app.script_forms import Answer, line_answer, to_time
from pos_app.till import Till
from promotions.rules.form import PARTS
from promotions.rules.templates import TEMPLATES


class PromotionCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def promotions(self) -> Answer:
        """The promotions in force or to come, and what waits for a second person."""
        return {"promotions": msgspec.to_builtins(self._till.promoting.page())}

    def promotion_templates(self) -> Answer:
        """Each kind of promotion as a form: its fields, where they stand, how they are typed."""
        return {
            "templates": [
                {
                    "template": one.code, "title": one.title,
                    "fields": [
                        {
                            "key": field.key, "part": PARTS[field.part - 1], "title": field.title, "how": field.words,
                            "default": field.default, "needed": field.needed,
                        }
                        for field in one.fields
                    ],
                }
                for one in TEMPLATES.values()
            ]
        }  # fmt: skip

    def promotion_form(self, rule: str) -> Answer:
        """A promotion as its form, to change it."""
        return {"change": msgspec.to_builtins(self._till.promoting.form_of(rule))}

    def check_promotions(self, changes: list[Change], ended: list[str] | None = None) -> Answer:
        """What is wrong with forms, field by field, and what lint finds.

        `changes` are [{"template", "fields": {...}, "instead_of"}], `ended` ids of promotions that end.
        """
        checked = self._till.promoting.check(changes, ended or ())
        return {"sound": not checked.problems, **_checked(checked), "rules": list(checked.ids)}

    def try_promotions(
        self, goods: list[str], changes: list[Change] | None = None, ended: list[str] | None = None,
        level: str = "", birthday_month: bool = False, codes: dict[str, str] | None = None, at: str = "",
    ) -> Answer:  # fmt: skip
        """What a basket would cost with the changes, and why each other promotion does not apply; sells nothing.

        `goods`: codes, or "镶嵌 戒指 8980", or "素金 手镯 AU999 20.35g 工费35"; `level` of a member; `codes`
        {"voucher": "its rule's code"}.
        """
        checked = self._till.promoting.check(changes or (), ended or ())
        when = stamp(to_time(at)) if at else ""
        priced = self._till.promoting.try_out(
            checked, goods, level=level, birthday_month=birthday_month, codes=codes, at=when
        )
        answer = priced.answer
        return {
            "lines": [line_answer(line) for line in priced.lines],
            "list": plain_yuan(priced.list_fen), "due": plain_yuan(priced.due_fen),
            "gifts": [] if answer is None else list(answer.gifts),
            "rules": [
                {"rule": one.rule_id, "name": one.name, "off": plain_yuan(one.fen)}
                for one in (() if answer is None else answer.applied)
            ],
            "reasons": [
                {"rule": one.rule_id, "name": one.name, "code": one.code, "why": one.words, "hint": one.hint}
                for one in priced.reasons
            ],
            "optimal": priced.optimal,
        }  # fmt: skip

    def what_if_promotions(
        self, changes: list[Change] | None = None, ended: list[str] | None = None, days: int = 90
    ) -> Answer:
        """What the changes would have made of this till's bills of the last days; takes as long as that takes.

        The report of `python -m pos_app replay --json`, with margins for who may see costs.
        """
        checked, what_if = self._till.promoting.check(changes or (), ended or ()), self._till.promoting.what_if
        if checked.problems:
            return {"sound": False, **_checked(checked)}
        what_if.begin(checked.rules, checked.ids, days=days)
        what_if.wait()
        view = what_if.progress()
        if view.problem is not None:
            raise view.problem
        return {"sound": True, "asked": list(view.asked), "report": msgspec.to_builtins(view.report)}

    def propose_promotions(
        self, changes: list[Change] | None = None, ended: list[str] | None = None, effective_at: str = "",
        note: str = "",
    ) -> Answer:  # fmt: skip
        """Ask for the changes, in force from their approval on or from an ISO time."""
        start = stamp(to_time(effective_at)) if effective_at else ""
        number = self._till.promoting.propose(changes or (), ended or (), effective_at=start, note=note)
        return {"proposal": number}

    def approve_promotions(self, proposal: str) -> Answer:
        """Let a proposal through as another person than its proposer; in a chain headquarters does."""
        return {"version": self._till.promoting.approve(proposal).version}

    def withdraw_promotions(self, proposal: str, reason: str = "") -> Answer:
        """Take a proposal of this till back before it is decided."""
        self._till.promoting.withdraw(proposal, reason)
        return {"proposal": proposal}


def _checked(checked: Checked) -> Answer:
    named = {"problems": checked.problems, "findings": checked.findings}
    return {
        what: [{"change": place + 1, "field": one.field, "words": one.words} for place, one in found]
        for what, found in named.items()
    }
