"""A program for tests/tools/test_native.py: prices baskets, prints each answer and what kind of engine it was."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import msgspec

import promotions.rules.solve
from promotions import Engine, RuleSet
from promotions.__main__ import answer
from tests.promotions.baskets import random_basket
from tools.bench_promotions_baskets import draw

CASES = Path(__file__).parents[1] / "promotions" / "cases"


def main() -> int:
    """The project's cases, small baskets of every kind of rule, large ones with few labels."""
    print(Path(str(promotions.rules.solve.__file__)).suffix)
    for file in sorted(CASES.glob("*.json")):
        for case in json.loads(file.read_text(encoding="utf-8"))["cases"]:
            print(case["id"], json.dumps(answer(json.dumps(case)), ensure_ascii=False))
    for seed in range(300):
        print(seed, json.dumps(answer(json.dumps(random_basket(seed, 6, 6))), ensure_ascii=False))
    for family, lines in (("A", 20), ("B", 10), ("C", 20)):
        for seed in range(8):
            basket = draw(family, lines, 200, seed)
            priced = Engine(RuleSet.parse(basket.rules)).price(basket.lines, basket.ctx, label_budget=2_000)
            print(family, seed, msgspec.json.encode(priced).decode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
