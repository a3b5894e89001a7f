"""The promotions page: what is in force and what waits, rules written by forms, tried out, proposed and decided.

A set of promotions is a whole. What a manager writes are changes to the newest set: rules that come, change or end.
A shop that stands alone decides here, by a second person; in a chain the proposal is told to headquarters.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection

from kernel.clock import aware, stamp
from membership.errors import TierUnknown
from membership.rules.tiers import TIER_NAMES, tier_code, tier_name
from pos_app.counter.post import Post
from pos_app.counter.typed_basket import typed_lines
from pos_app.counter.what_if import WhatIf
from promotions import Engine, RuleSet
from promotions.errors import RuleSetRefused
from promotions.facts import RuleSetProposed
from promotions.queries import PublishedRules, RuleProposal, latest_version, rule_proposals, sets_to_go_by
from promotions.rules.form import Filled, FormProblem, Template, field_named, read_form, template_of
from promotions.rules.form_values import ALL
from promotions.rules.lint import lint
from promotions.rules.rule_set import canonical
from promotions.rules.templates import TEMPLATES
from promotions.usecases import approve_rules, propose_rules, withdraw_rules
from promotions.words import look_at
from shop.catalogue.rules.purity import PURITIES
from shop.numbers import next_no
from shop.sales.rules.pricing import PricedCart
from shop.staff.rules import roles

_FIELD_OF = {
    "NO_LEGAL_TEXT": "text.legal", "GIFT_UNNAMED": "benefit.name", "COMPARE_TOO_HIGH": "text", "NO_DEAL": "text",
    "BELOW_COST": "benefit", "DEAD": "scope", "UNKNOWN_NAME": "not_with", "GIANT_GROUP": "scope",
}  # fmt: skip


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule as a form says it; `instead_of` the id of the rule that it takes the place of, '' for one more."""

    template: str
    fields: dict[str, str] = {}
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule in a list: `change` new | changed | ended in a proposal, '' as it stands; `template` '' without a form."""

    rule_id: str
    name: str
    title: str
    template: str
    since: str
    until: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class RuleProposalView:
    """What waits for a second person, with what it changes and what lint says of that."""

    proposal_no: str
    proposer: str
    proposed_at: str
    effective_at: str
    note: str
    stale: bool
    lines: tuple[RuleLine, ...]
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RulesView:
    """`version` of the newest set, 0 before the first; `effective_at` may be to come. `alone`: decided here."""

    version: int
    effective_at: str
    to_come: bool
    lines: tuple[RuleLine, ...]
    proposals: tuple[RuleProposalView, ...]
    alone: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with each change, at its place among them, and what should be looked at; the whole set if sound."""

    problems: tuple[tuple[int, FormProblem], ...]
    findings: tuple[tuple[int, FormProblem], ...]
    rules: list[dict[str, Any]]
    base_version: int
    ids: tuple[str, ...]


@dataclass(slots=True)
class Promoting:
    """Writing promotions at this till."""

    post: Post
    folder: Path
    what_if: WhatIf = field(init=False)

    def __post_init__(self) -> None:
        self.what_if = WhatIf(self.post)

    @property
    def alone(self) -> bool:
        """Whether proposals are decided here: a shop without headquarters."""
        return self.post.sync_status() is None

    @property
    def _permission(self) -> str:
        """Who may ask for promotions: in a chain a store's manager; where the manager decides, who sells as well."""
        return roles.WRITE_RULES if self.alone else roles.PROPOSE_RULES

    def page(self) -> RulesView:
        """The newest set and what waits for a second person."""
        with self.post.reading() as connection:
            newest = self._newest(connection)
            waiting = rule_proposals(connection)
            latest = latest_version(connection)
        before = _rules(newest)
        return RulesView(
            version=0 if newest is None else newest.rule_set_version,
            effective_at="" if newest is None else newest.effective_at,
            to_come=newest is not None and newest.effective_at > self.post.now(),
            lines=tuple(_rule_line(raw) for raw in before.values()),
            proposals=tuple(self._proposal(one, before, latest) for one in waiting),
            alone=self.alone,
        )

    def form_of(self, rule_id: str) -> Change:
        """A rule of the newest set as its form, to change it. Raises RuleSetRefused where no form says all of it."""
        with self.post.reading() as connection:
            raw = _rules(self._newest(connection)).get(rule_id)
        if raw is None:
            raise RuleSetRefused(reason=f"没有方案 {rule_id}")
        template, typed = template_of(raw, TEMPLATES.values())
        if template is None or typed is None:
            raise RuleSetRefused(reason=f"方案 {rule_id} 用表单改不了,可以结束它再新写一个")
        return Change(template.code, self._in_words(typed), rule_id)

    def check(self, changes: Sequence[Change], ended: Sequence[str] = ()) -> Checked:
        """The strict checks of the rule format and lint, each at its field. Raises RuleSetRefused: no such rule."""
        with self.post.reading() as connection:
            newest = self._newest(connection)
        rules = _rules(newest)
        for rule_id in ended:
            if rules.pop(rule_id, None) is None:
                raise RuleSetRefused(reason=f"没有方案 {rule_id}")
        problems: list[tuple[int, FormProblem]] = []
        ids: list[str] = []
        for place, change in enumerate(changes):
            former = rules.pop(change.instead_of, None) if change.instead_of else None
            if change.instead_of and former is None:
                raise RuleSetRefused(reason=f"没有方案 {change.instead_of}")
            filled = self._read(change, [*rules.values()])
            problems += [(place, problem) for problem in filled.problems]
            ids.append("" if filled.rule is None else str(filled.rule["id"]))
            if filled.rule is not None:
                rev = {} if former is None else {"rev": int(former.get("rev", 1)) + 1}
                rules[ids[-1]] = {**filled.rule, **rev}
        whole = [rules[rule_id] for rule_id in sorted(rules)]
        findings = () if problems else tuple(self._findings(whole, changes, ids))
        version = 0 if newest is None else newest.rule_set_version
        return Checked(tuple(problems), findings, whole, version, tuple(ids))

    def try_out(
        self, checked: Checked, goods: Sequence[str], *, level: str = "", birthday_month: bool = False,
        codes: Mapping[str, str] | None = None, at: str = "",
    ) -> PricedCart:  # fmt: skip
        """What a basket would cost under the rules as changed, with the engine's own reasons; nothing is recorded.

        `goods` as `typed_basket` reads them, `level` a tier's name or code, '' for no member; `codes` vouchers and
        their rules' codes. Raises TypedGoodsUnreadable, SheetRefused, TierUnknown; RuleSetRefused: a form is wrong.
        """
        from pos_app.quoting import OpenTill, read_quote  # late: a till sells without it
        from shop.sheet.rules.calculate import price_goods
        from shop.sheet.rules.soundness import require_sound

        if checked.problems:
            raise RuleSetRefused(reason=checked.problems[0][1].words)
        asked: dict[str, Any] = {
            "at": at or self.post.now(),
            "rules": checked.rules,
            "lines": typed_lines(goods, [(one.code, one.name) for one in PURITIES]),
            "vouchers": [{"code": code, "rule_code": rule} for code, rule in (codes or {}).items()],
        }
        if level:
            asked["member"] = {"tier": tier_code(level), "birthday_month": birthday_month}
        with self.post.reading() as connection:
            reading = OpenTill(self.folder, self.post.settings, connection)
            sheet = read_quote(msgspec.json.encode(asked), reading, clock=self.post.right_clock)
        require_sound(sheet)
        return price_goods(sheet, Engine(RuleSet.parse(sheet.rules)))

    def propose(
        self, changes: Sequence[Change], ended: Sequence[str] = (), *, effective_at: str = "", note: str = ""
    ) -> str:
        """Ask for these changes, from an ISO time or the approval on; the proposal's number.

        Raises NotPermitted, RuleRefused, RuleSetRefused: a form is wrong, nothing changes, its time is over, or a
        newer set is to begin later than that.
        """
        start = aware(datetime.fromisoformat(effective_at)) if effective_at else None
        checked = self.check(changes, ended)
        if checked.problems:
            place, problem = checked.problems[0]
            raise RuleSetRefused(reason=f"第 {place + 1} 个方案:{problem.words}")
        if not changes and not ended:
            raise RuleSetRefused(reason="没有改动")
        now = self.post.right_clock.now()
        if start is not None and start < now:
            raise RuleSetRefused(reason="开始时间已过")
        self._require_after_coming(start, now)
        with self.post.books(self._permission) as books:
            number = next_no(books, "P", RuleSetProposed)
            propose_rules(
                books, canonical(checked.rules), number=number, now=now, effective_at=start, note=note,
                based_on=checked.base_version,
            )  # fmt: skip
        return number

    def approve(self, proposal_no: str) -> RulesView:
        """A second person lets a proposal through; in a chain headquarters alone does.

        Raises NotPermitted while only its proposer stands here, RulesNotOpen, OtherPersonNeeded, RuleSetRefused.
        """
        if not self.alone:
            raise RuleSetRefused(reason="促销方案由总部复核")
        with self.post.reading() as connection:
            found = next(iter(rule_proposals(connection, proposal_no=proposal_no.strip())), None)
            latest = latest_version(connection)
        if found is not None and found.state == "open" and found.base_version != latest:
            raise RuleSetRefused(reason=f"提案以 v{found.base_version} 为底,现在是 v{latest},要重新提交")
        person = self.post.second_person(roles.PUBLISH_RULES, "" if found is None else found.proposed_by)
        with self.post.keeper.open(person) as books:
            approve_rules(books, proposal_no, now=self.post.right_clock.now(), sign=lambda _words: "")
        return self.page()

    def withdraw(self, proposal_no: str, reason: str = "") -> RulesView:
        """Take back what this till proposed. Raises NotPermitted, RulesNotOpen."""
        with self.post.books(self._permission) as books:
            withdraw_rules(books, proposal_no, reason)
        return self.page()

    def _newest(self, connection: Connection) -> PublishedRules | None:
        return next(sets_to_go_by(connection, key=self.post.enquiry.headquarters_key()), None)

    def _require_after_coming(self, start: datetime | None, now: datetime) -> None:
        """The changes are made to the newest set: they would bring it forward, were they in force before it."""
        with self.post.reading() as connection:
            newest = self._newest(connection)
        if newest is not None and newest.effective_at > stamp(start or now):
            begins = newest.effective_at[:16].replace("T", " ")
            raise RuleSetRefused(reason=f"v{newest.rule_set_version} 将在 {begins} 开始,请填其后的开始时间")

    def _read(self, change: Change, others: Sequence[dict[str, Any]]) -> Filled:
        template = TEMPLATES.get(change.template)
        if template is None:
            return Filled(problems=(FormProblem("", f"没有这种方案:{change.template}"),))
        typed = dict(change.fields)
        problems = [*self._coded(typed)]
        filled = read_form(template, typed, others)
        return Filled(problems=(*problems, *filled.problems)) if problems else filled

    def _coded(self, typed: dict[str, str]) -> Iterator[FormProblem]:
        """Tiers and stores by their codes, as rules name them."""
        try:
            levels = [tier_code(name) for name in _parts(typed.get("levels", ""))]
            typed.update({"levels": ",".join(levels)} if levels else {})
        except TierUnknown:
            yield FormProblem("levels", f"会员等级:{'、'.join(TIER_NAMES.values())}")
        codes = self.post.store_names()
        by_name = {name: code for code, name in codes.items()} | {code: code for code in codes} | {ALL: "*"}
        stores = [by_name.get(name, "") for name in _parts(typed.get("stores", ""))]
        if "" in stores:
            yield FormProblem("stores", "有不认识的门店")
        elif stores:
            typed["stores"] = ",".join(stores)

    def _in_words(self, typed: dict[str, str]) -> dict[str, str]:
        names = {**self.post.store_names(), "*": ALL}
        stores = [names.get(code, code) for code in _parts(typed.get("stores", ""))]
        levels = [tier_name(code) for code in _parts(typed.get("levels", ""))]
        said = {**typed, "stores": ",".join(stores), "levels": ",".join(levels)}
        return {key: text for key, text in said.items() if text and key in typed}

    def _findings(
        self, whole: list[dict[str, Any]], changes: Sequence[Change], ids: Sequence[str]
    ) -> Iterator[tuple[int, FormProblem]]:
        local = self.post.right_clock.now().replace(tzinfo=None)
        for found in lint(RuleSet.parse(whole), now=local):
            for rule_id in dict.fromkeys((found.rule, found.other)):
                if rule_id in ids:
                    place = ids.index(rule_id)
                    template: Template = TEMPLATES[changes[place].template]
                    yield place, FormProblem(field_named(template, _FIELD_OF.get(found.code, "")), look_at(found))
                    break

    def _proposal(self, one: RuleProposal, before: Mapping[str, dict[str, Any]], latest: int) -> RuleProposalView:
        asked = {str(raw["id"]): raw for raw in json.loads(one.rules)}
        changed = [_rule_line(raw, "changed" if name in before else "new") for name, raw in asked.items()
                   if before.get(name) != raw]  # fmt: skip
        ended = [_rule_line(raw, "ended") for name, raw in before.items() if name not in asked]
        touched = {line.rule_id for line in changed}
        return RuleProposalView(
            proposal_no=one.proposal_no,
            proposer=one.proposer_name,
            proposed_at=one.proposed_at,
            effective_at=one.effective_at,
            note=one.note,
            stale=one.base_version != latest,
            lines=(*changed, *ended),
            findings=tuple(f"{found.rule}: {look_at(found)}" for found in lint(RuleSet.parse([*asked.values()]))
                           if found.rule in touched),
        )  # fmt: skip


def _parts(text: str) -> list[str]:
    plain = text.replace("，", ",").replace("、", ",")
    return [part.strip() for part in plain.split(",") if part.strip()]


def _rules(newest: PublishedRules | None) -> dict[str, dict[str, Any]]:
    return {} if newest is None else {str(raw["id"]): raw for raw in json.loads(newest.rules)}


def _rule_line(raw: Mapping[str, Any], change: str = "") -> RuleLine:
    template, _ = template_of(raw, TEMPLATES.values())
    schedule = raw.get("schedule", {})
    return RuleLine(
        rule_id=str(raw["id"]),
        name=str(raw.get("name") or raw["id"]),
        title="" if template is None else template.title,
        template="" if template is None else template.code,
        since=str(schedule.get("from") or ""),
        until=str(schedule.get("until") or ""),
        change=change,
    )
