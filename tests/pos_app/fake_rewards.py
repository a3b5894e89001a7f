"""Rewards for the counter in tests: one box for 500 points, one that was taken before."""

from __future__ import annotations

from pos_app.counter.rewards import RewardPage
from pos_app.papers_rewards import RewardPaper
from shop.rewards.facts import Reward
from shop.rewards.queries import GivenRow, RewardRow

BOX = RewardRow(Reward(code="BOX1", points=500, each=3, ends_on="2026-12-31"), "首饰盒", "个", 5, 1)
TAKEN = GivenRow("X-HP01-20261120-0001", "HP", "M1", "李** 138****6620", "BOX1", "首饰盒", 2, 1, 500, "2026-11-20")


class FakeRewards:
    """As `pos_app.counter.rewards.Rewards`: what was asked for is kept."""

    def __init__(self) -> None:
        self.rewards, self.given = (BOX,), (TAKEN,)
        self.asked: list[tuple[object, ...]] = []

    def page(self, _member_id: str) -> RewardPage:
        return RewardPage(self.rewards, self.given)

    def take(self, member_id: str, code: str, qty: int, pin: str) -> RewardPaper:
        self.asked.append((member_id, code, qty, pin))
        return self._paper("X-HP01-20261121-0001", qty)

    def take_back(self, document_no: str, qty: int, reason: str) -> RewardPaper:
        self.asked.append((document_no, qty, reason))
        return self._paper("Z-HP01-20261121-0001", qty, of=document_no)

    def _paper(self, number: str, qty: int, of: str = "") -> RewardPaper:
        return RewardPaper(number, TAKEN.member_label, BOX.name, qty, 500, 12_360, "2026-11-21T14:05:00", of_number=of)
