"""A rule as a form of eight parts: what was typed read strictly, each complaint at its field, and a rule typed back.

A template says what kind of promotion it is; its fields say where in the rule format each value stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from promotions.errors import RuleRefused
from promotions.rules.form_values import KINDS
from promotions.rules.rule_set import RuleSet

PARTS = ("时间", "范围", "谁", "货品", "条件", "优惠", "叠加", "文案")
TEXT_MOST = 400  # characters in one field


@dataclass(frozen=True, slots=True)
class Field:
    """`part` from 1 on, as PARTS; `path` in the rule format, keys with dots between; `kind` as KINDS."""

    key: str
    part: int
    title: str
    path: str
    kind: str
    default: str = ""
    needed: bool = False

    @property
    def words(self) -> str:
        """How it is typed."""
        return KINDS[self.kind].words


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of promotion. `base` is what all rules of it share; `letters` begin the ids that it gives."""

    code: str
    title: str
    letters: str
    base: Mapping[str, Any]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class FormProblem:
    """What is wrong with one field, by its key; '' where the whole form is meant."""

    field: str
    words: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was read: the rule in its JSON form, None where there are problems."""

    rule: dict[str, Any] | None = None
    problems: tuple[FormProblem, ...] = field(default=())


# What the rule format's own checks say of what a form can say, in the words of the screen; by the key they name.
_CHECKED = {
    "id": "编号已用过,换一个",
    "schedule.until": "结束要晚于开始",
    "schedule.from": "年份不对",
    "schedule.daily": "时段要有两个不同的钟点,如 22:00-02:00",
    "scope": "填 全部,或至少一种货品",
    "benefit.tiers": "各档的满额与减额都要逐档升高",
    "benefit.every": "每满减、每满送要填「满金额」",
    "benefit.count": "送的件数要少于一组的件数",
    "benefit.n": "一组 2 到 20 件",
    "benefit.slots": "填 1 到 20 件,用 + 连",
    "benefit.sku": "填货号",
    "quota": "名额填 总量、每会员 或 每店每日;同名的名额要一样",
    "quota.per_member": "每会员限次只用于会员的方案",
    "quota.name": "名额名只用大写字母、数字和 -,最多 20 个",
    "limits": "限次是整数",
    "exclude_units_with": "有满额条件时,单件方案不能排除货品",
    "not_with": "不能写自己,两个方案只要一个写明互斥",
    "audience.levels": "有空的等级",
    "audience.stores": "有空的门店",
    "code": "填券的规则代码,最多 32 个字",
    "spends_points": "填要几积分",
}


def read_form(template: Template, typed: Mapping[str, str], others: Sequence[Mapping[str, Any]] = ()) -> Filled:
    """The rule that a form says. `others` are the rules that it is to stand beside, without its own former self."""
    problems: list[FormProblem] = []
    raw = deepcopy(dict(template.base))
    known = {one.key for one in template.fields}
    problems += [FormProblem(key, "没有这一项") for key in typed if key not in known]
    given = {one.key: typed.get(one.key, one.default).strip() for one in template.fields}
    given["id"] = given.get("id") or fresh_id(template, others)
    if any(given.get(key) for key in ("total", "per_member", "per_day")) and not given.get("quota"):
        given["quota"] = given["id"].upper()[:20]
    for one in template.fields:
        text = given[one.key]
        if not text:
            problems += [FormProblem(one.key, f"要填{one.title}")] if one.needed else []
            continue
        try:
            value = KINDS[one.kind].read(text) if len(text) <= TEXT_MOST else None
        except (ValueError, OverflowError):
            value = None
        if value is None:
            problems.append(FormProblem(one.key, f"{one.title}:{one.words}"))
        elif value is False and one.needed:
            problems.append(FormProblem(one.key, f"{one.title}:这种方案要填 是"))
        elif value is not False:
            _put(raw, one.path, value)
    if problems:
        return Filled(problems=tuple(problems))
    problem = _refused(template, raw, others)
    return Filled(raw) if problem is None else Filled(problems=(problem,))


def fresh_id(template: Template, others: Sequence[Mapping[str, Any]]) -> str:
    """The first of the template's ids that no rule has."""
    taken = {str(one.get("id")) for one in others}
    number = 1
    while f"{template.letters}-{number:02}" in taken:
        number += 1
    return f"{template.letters}-{number:02}"


def as_form(template: Template, raw: Mapping[str, Any]) -> dict[str, str] | None:
    """What would be typed to get this rule, or None where the template's form cannot say all of it."""
    kind = raw.get("benefit")
    if raw.get("stage") != template.base["stage"] or not isinstance(kind, Mapping):
        return None
    if kind.get("type") != template.base["benefit"]["type"]:
        return None
    typed = {}
    try:
        for one in template.fields:
            value = _get(raw, one.path)
            typed[one.key] = "" if value is None else KINDS[one.kind].show(value)
        filled = read_form(template, typed)
        plain = {key: value for key, value in raw.items() if key != "rev"}
        same = filled.rule is not None and [*RuleSet.parse([filled.rule])] == [*RuleSet.parse([plain])]
    except (RuleRefused, ValueError, LookupError, TypeError, AttributeError, StopIteration):
        return None
    return typed if same else None


def template_of(
    raw: Mapping[str, Any], templates: Iterable[Template]
) -> tuple[Template, dict[str, str]] | tuple[None, None]:
    """The template that made this rule, or the narrowest whose form says all of it; and what would be typed."""
    fitting = [(one, typed) for one in templates if (typed := as_form(one, raw)) is not None]
    if not fitting:
        return None, None
    letters = str(raw.get("id")).partition("-")[0]
    return max(fitting, key=lambda one: (one[0].letters == letters, sum(field.needed for field in one[0].fields)))


def field_named(template: Template, key: str) -> str:
    """The field whose value stands at `key` of the rule format, or nearest to it; '' where none does."""
    plain = key.partition("[")[0]
    while plain:
        at = [one.key for one in template.fields if one.path == plain]
        under = [one.key for one in template.fields if one.path.startswith(f"{plain}.")]
        if at or under:
            return (at or under)[0]
        plain = plain.rpartition(".")[0]
    return ""


def _refused(template: Template, raw: dict[str, Any], others: Sequence[Mapping[str, Any]]) -> FormProblem | None:
    """What the rule format's own checks say of it, alone and beside the others."""
    try:
        RuleSet.parse([raw])
        RuleSet.parse([*map(dict, others), raw])
    except RuleRefused as error:
        key, _, _ = str(error.facts["problem"]).partition(":")
        words = next((_CHECKED[one] for one in _above(key) if one in _CHECKED), "这一项填得不对")
        return FormProblem(field_named(template, key), words)
    return None


def _above(key: str) -> Iterator[str]:
    """benefit.slots[0].any: itself, and what it is a part of."""
    plain = key.partition("[")[0]
    while plain:
        yield plain
        plain = plain.rpartition(".")[0]


def _put(raw: dict[str, Any], path: str, value: Any) -> None:
    *outer, last = path.split(".")
    for key in outer:
        raw = raw.setdefault(key, {})
    if isinstance(value, dict) and isinstance(raw.get(last), dict):
        raw[last] = {**raw[last], **value}
    else:
        raw[last] = value


def _get(raw: Mapping[str, Any], path: str) -> Any:
    value: Any = raw
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value
