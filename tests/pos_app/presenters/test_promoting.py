"""The list of promotions: what waits is decided, one is ended, and one that is written opens on its page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pos_app.counter.promoting import Change, RuleLine, RuleProposalView, RulesView
from pos_app.presenters.host import State
from tests.pos_app.fake_views import Counter

LINE = RuleLine("WE", "周末九折", "限时折扣", "timed_percent", "", "2026-12-31T00:00:00")
WAITING = RuleProposalView(
    "P-1", "王芳", "2026-11-22T09:00:00.000+08:00", "", "年底", False, (LINE,), ("WE: 没有公示文字",)
)


class Promoting:
    """Stands in for the till's own part, and keeps what it was asked."""

    def __init__(self, *, alone: bool = True) -> None:
        waiting = (replace(WAITING, lines=(replace(LINE, change="new"),)),)
        self.view = RulesView(1, "2026-11-01T00:00:00.000+08:00", False, (LINE,), waiting, alone)
        self.asked: list[Any] = []

    def page(self) -> RulesView:
        return self.view

    def form_of(self, rule_id: str) -> Change:
        return Change("timed_percent", {"fold": "9", "name": "周末九折"}, rule_id)

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


def test_a_new_promotion_begins_with_its_kind_and_opens_its_page():
    counter, _ = opened()
    pick(counter, 0)
    kinds = titles(counter)

    pick(counter, 4)

    assert counter.state is State.PROMOTION
    assert counter.seen("promotion", "draft")[0].title == kinds[4] == "满减"


def test_a_rule_in_force_opens_on_its_page_as_it_stands():
    counter, _ = opened()
    pick(counter, 2)
    pick(counter, 0)

    (picture,) = counter.seen("promotion", "draft")
    assert {one.key: one.text for _, fields in picture.parts for one in fields}["fold"] == "9"


def test_a_rule_in_force_is_ended():
    counter, fake = opened()
    pick(counter, 2)
    pick(counter, 1)
    typed(counter, "", "到期")

    assert fake.asked == [("propose", [], ["WE"], "到期")]
