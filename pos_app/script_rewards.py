"""The headless till's commands about rewards: the list, goods for points, and what comes back."""

from __future__ import annotations

import msgspec

from pos_app.papers_rewards import RewardPaper
from pos_app.script_forms import Answer
from pos_app.till import Till
from shop.rewards.facts import Reward


class RewardCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def rewards(self, member: str) -> Answer:
        """What a member may take for points today, and what they took here and still have."""
        return {"page": msgspec.to_builtins(self._till.rewards.page(member))}

    def offer_rewards(self, rewards: list[Reward]) -> Answer:
        """Put [{"code", "points", "each", "starts_on", "ends_on"}] on the list of a shop that stands alone."""
        self._till.rewards.offer(rewards)
        return {}

    def take_reward(self, member: str, code: str, pin: str, qty: int = 1) -> Answer:
        """A member takes `qty` of a reward; the points go at once, with the member's PIN."""
        return _answer(self._till.rewards.take(member, code, qty, pin))

    def return_reward(self, document: str, reason: str, qty: int = 1) -> Answer:
        """`qty` of what the paper `document` gave come back, and their points to the member."""
        return _answer(self._till.rewards.take_back(document, qty, reason))


def _answer(paper: RewardPaper) -> Answer:
    return {"document": paper.number, "points": paper.points, "points_after": paper.points_after}
