"""What other programs are asked beside ours, and how their answers become rows; they themselves run in `make bench`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from promotions import Engine, Line, RuleSet
from tools import bench_promotions_peers as peers
from tools.bench_promotions_baskets import Raw, draw
from tools.bench_promotions_peers import CP_SAT, KNOWN, NotMeasured, as_oscar, asking, oscar_offer, sayable_basket
from tools.bench_promotions_peers_cp_sat import Basket

GOODS = [
    Line(id="L00", price=300_00, tags=("ring",)),
    Line(id="L01", price=200_00),
    Line(id="L02", price=100_00, qty=2),
]


def test_a_rule_is_said_over_the_lines_of_its_scope():
    rule = {"id": "A", "stage": "unit", "scope": {"any": ["ring"]}, "benefit": {"type": "percent", "pct": 7}}

    assert oscar_offer(rule, GOODS) == {"lines": [0], "priority": 0, "kind": "percent", "pct": 7, "max_units": None}


@pytest.mark.parametrize("rule", [
    {"stage": "unit", "benefit": {"type": "per_gram_off", "fen_per_g": 100}},
    {"stage": "unit", "benefit": {"type": "percent", "pct": 5, "component": "craft"}},
    {"stage": "unit", "benefit": {"type": "percent", "pct": 5}, "audience": {"member": True}},
    {"stage": "multi", "benefit": {"type": "nth_pct", "n": 2, "pct": 50}},
    {"stage": "order", "benefit": {"type": "tiers", "tiers": [[100, 10]]}},
])  # fmt: skip
def test_what_the_other_program_cannot_say_is_left_out_of_both(rule: Raw):
    assert oscar_offer({"id": "A", "scope": {"all": True}, **rule}, GOODS) is None


def test_a_basket_for_both_is_the_same_each_time_and_whole_yuan():
    basket = sayable_basket(20, 20, 3)

    assert basket == sayable_basket(20, 20, 3)
    assert (len(basket.lines), len(basket.rules)) == (20, 20)
    assert all(line.price is not None and line.price % 100 == 0 for line in basket.lines)
    assert len(as_oscar(basket)["offers"]) == 20


@pytest.mark.parametrize("known", KNOWN, ids=[known.words for known in KNOWN])
def test_our_price_of_a_basket_worked_out_by_hand_is_the_best_one(known: peers.Known):
    assert peers.priced(peers.asked_of(known))[0].pay_fen == known.best * 100


def test_what_each_charges_stands_beside_each_other():
    def ask(questions: Sequence[Raw]) -> list[Raw]:
        return [{"pay": sum(question["prices"]) * 2, "ms": 5_000.0} for question in questions]

    rows = peers.beside_oscar(ask, 1)

    assert [row.name for row in rows if row.unit == "ms"] == [
        "20 lines x 20 offers: CPU of a price", "20 lines x 200 offers: CPU of a price"
    ]  # fmt: skip
    assert all(row.ok for row in rows if row.unit == "yuan")
    assert len(rows) == 1 + 2 * 3 + len(KNOWN)


def test_the_referee_finds_a_better_bill_only_where_ours_is_dearer():
    assert peers.verdict(100, {"bound": 100, "found": 100}) == "same"
    assert peers.verdict(101, {"bound": 90, "found": 100}) == "other"
    assert peers.verdict(89, {"bound": 90, "found": 100}) == "other"
    assert peers.verdict(100, {"bound": 90, "found": 100}) == "open"


def test_a_proven_price_that_the_referee_beats_misses_its_target(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(peers, "JUDGED", (("B", 3),))

    rows = peers.judged(lambda questions: [{"bound": 1, "found": 1, "ms": 1.0} for _ in questions], 2)

    assert (rows[0].name, rows[0].measured, rows[0].ok) == (
        "B, 3 lines x 200 rules: proven, and it found otherwise", 2.0, False
    )  # fmt: skip


def test_a_program_that_is_not_there_says_why():
    with pytest.raises(NotMeasured, match="ortools"):
        asking(CP_SAT, Path(sys.executable))([draw("A", 3, 5, 1).as_file()])


def test_without_a_peer_its_row_says_why_it_was_not_measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def no_network(peer: peers.Peer, _folder: Path) -> Path:
        raise NotMeasured(f"no network for {peer.package}")

    monkeypatch.setattr(peers, "ready", no_network)

    rows = peers.measure(tmp_path)

    assert [row.name for row in rows] == [
        "beside django-oscar 4.2.1: not measured: no network for django-oscar==4.2.1",
        "beside OR-Tools CP-SAT 9.15: not measured: no network for ortools==9.15.6755",
    ]
    assert all(row.ok for row in rows)


def test_the_referee_shares_a_sets_saving_as_our_engine_does():
    rule = {
        "id": "S", "stage": "multi", "scope": {"all": True},
        "benefit": {"type": "bundle_pct", "pct": 13, "slots": [{"any": ["L00"]}, {"any": ["L02"]}, {"any": ["L02"]}]},
    }  # fmt: skip
    basket = Basket({"lines": [_told(line) for line in GOODS], "rules": [rule], "ctx": {}})

    ours = Engine(RuleSet.parse([rule])).price(GOODS, peers.Context())

    units = [net for line in ours.lines for net in line.unit_nets]
    (shares,) = basket.groups
    assert [list_fen - shares.get(place, 0) for place, list_fen in enumerate(basket.lists)] == units


def _told(line: Line) -> Raw:
    return {"id": line.id, "price": line.price, "qty": line.qty, "tags": line.tags}
