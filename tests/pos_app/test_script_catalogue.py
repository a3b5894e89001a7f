"""The headless till tells what is known of a piece."""

from __future__ import annotations

from pathlib import Path

from tests.builders import shop
from tests.builders.counter import standing_alone


def test_a_piece_is_told_with_its_place_and_without_its_cost(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        counter.begin()

        told = counter.ok("piece", code=shop.RING)["piece"]
        refused = counter.refusal("piece", code=shop.RING, cost=True)

    assert (told["piece"]["name"], told["status"], told["cost_shown"]) == ("18K金钻石戒指", "in_stock", False)
    assert not {name for name in told["piece"] if name.startswith("cost")}
    assert refused == "auth.not_permitted"


def test_the_purities_in_force_are_told(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        names = {row["code"]: row["name"] for row in counter.begin().ok("purities")["purities"]}

    assert (names["AU999"], names["AU750"]) == ("足金999", "18K金")
