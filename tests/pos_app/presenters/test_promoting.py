"""Writing a promotion beside the bill: part by part, told what is wrong where, proposed; and what waits is decided."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from pos_app.counter.promoting import Change, Checked, RuleLine, RuleProposalView, RulesView
from promotions.rules.form import FormProblem
from tests.pos_app.fake_views import Counter

LINE = RuleLine("WE", "周末九折", "限时折扣", "timed_percent", "", "2026-12-31T00:00:00")
WAITING = RuleProposalView(
    "P-1", "王芳", "2026-11-22T09:00:00.000+08:00", "", "年底", False, (LINE,), ("WE: 没有公示文字",)
)
FOUND = Checked((), ((0, FormProblem("legal", "没有公示文字")),), [], 1, ("MJ-01",))


class Promoting:
    """Stands in for the till's own part, and keeps what it was asked."""

    def __init__(self, *, alone: bool = True) -> None:
        waiting = (replace(WAITING, lines=(replace(LINE, change="new"),)),)
        self.view = RulesView(1, "2026-11-01T00:00:00.000+08:00", False, (LINE,), waiting, alone)
        self.asked: list[Any] = []
        self.problems: tuple[tuple[int, FormProblem], ...] = ()

    def page(self) -> RulesView:
        return self.view

    def form_of(self, rule_id: str) -> Change:
        return Change("timed_percent", {"fold": "9", "name": "周末九折"}, rule_id)

    def check(self, changes: list[Change], ended: tuple[str, ...] = ()) -> Checked:
        return Checked(self.problems, FOUND.findings, [], 1, FOUND.ids)

    def try_out(self, checked: Checked, goods: list[str], *, level: str) -> Any:
        self.asked.append(("try", [one for one in goods if one], level))
        applied = (SimpleNamespace(name="满减", rule_id="MJ-01", fen=300_00),)
        reasons = (SimpleNamespace(name="周末九折", words="不在活动时间内"),)
        return SimpleNamespace(
            list_fen=8_980_00, due_fen=8_680_00, reasons=reasons, answer=SimpleNamespace(applied=applied)
        )

    def propose(self, changes: list[Change], ended: list[str], *, effective_at: str, note: str) -> str:
        self.asked.append(("propose", [one.template for one in changes], ended, note))
        return "P-2"

    def approve(self, number: str) -> RulesView:
        self.asked.append(("approve", number))
        return self.view

    def withdraw(self, number: str) -> RulesView:
        self.asked.append(("withdraw", number))
        return self.view


def opened(**how: bool) -> tuple[Counter, Promoting]:
    counter, fake = Counter(), Promoting(**how)
    counter.till.promoting = fake  # type: ignore[attr-defined]
    counter.press("promotions")
    return counter, fake


def titles(counter: Counter) -> list[str]:
    shown = counter.seen("more", "list")
    return [row.title for row in shown[1]]


def pick(counter: Counter, place: int) -> None:
    counter.desk.more.choose(place)
    counter.press("accept")


def typed(counter: Counter, *values: str) -> None:
    counter.views["more"].typed = values
    counter.press("accept")


def fill_parts(counter: Counter) -> None:
    """Every part of the form on show, as it is."""
    for _ in range(8):
        (form,) = counter.seen("more", "form")
        typed(counter, *(field.text for field in form.fields))


def test_the_list_shows_what_waits_before_what_is_in_force():
    counter, _ = opened()

    assert titles(counter) == ["新写方案", "待复核 P-1", "周末九折"]


def test_a_proposal_shows_what_it_changes_and_is_let_through_in_a_shop_that_stands_alone():
    counter, fake = opened()
    pick(counter, 1)
    shown = titles(counter)

    pick(counter, 0)

    assert shown == ["复核通过", "撤回", "新增 周末九折", "▲ WE"]
    assert fake.asked == [("approve", "P-1")]


def test_in_a_chain_the_till_only_takes_a_proposal_back():
    counter, fake = opened(alone=False)
    pick(counter, 1)

    pick(counter, 0)

    assert fake.asked == [("withdraw", "P-1")]


def test_a_promotion_is_written_part_by_part_tried_out_and_proposed():
    counter, fake = opened()
    pick(counter, 0)
    pick(counter, 4)
    fill_parts(counter)
    review = titles(counter)

    pick(counter, 0)
    typed(counter, "镶嵌 戒指 8980", "", "", "", "金卡")
    tried = titles(counter)
    counter.press("back", "back")
    pick(counter, 1)
    typed(counter, "", "双十二")

    assert review == ["试算", "提交复核", "▲ 公示文字"]
    assert tried == ["应收", "✔ 满减", "✖ 周末九折"]
    assert fake.asked == [("try", ["镶嵌 戒指 8980"], "金卡"), ("propose", ["amount_off"], [], "双十二")]


def test_a_wrong_field_keeps_its_part_on_show_and_says_why():
    counter, fake = opened()
    fake.problems = ((0, FormProblem("until", "结束要晚于开始")),)
    pick(counter, 0)
    pick(counter, 4)

    typed(counter, "2026-12-12", "2026-12-10", "", "")

    (form,) = counter.seen("more", "form")
    assert form.title.endswith("1 时间")
    assert counter.message is not None
    assert "结束要晚于开始" in counter.message.text


def test_a_rule_in_force_is_changed_by_its_form_or_ended():
    counter, fake = opened()
    pick(counter, 2)
    pick(counter, 1)
    typed(counter, "", "到期")

    assert fake.asked == [("propose", [], ["WE"], "到期")]
