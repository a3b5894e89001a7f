"""The promotions engine beside other programs: what django-oscar charges for the same baskets, and OR-Tools as referee.

Each runs as a process of its own in a virtual environment of its own below `build/bench/peers`, made when it is asked
for; neither is among the product's dependencies. Where it cannot be made, its row says why it was not measured.
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from time import thread_time
from typing import Any, NamedTuple

from promotions import Context, Engine, Line, Priced, RuleSet
from tools.bench_promotions_baskets import Asked, Raw, draw
from tools.bench_row import Row, limited, median

HERE = Path(__file__).parent
ANSWER_S, INSTALL_S = 1_800, 900
TRIES = 3  # as in bench_promotions_peers_oscar.py
FASTER = 1_000  # times: ours beside django-oscar


class NotMeasured(Exception):
    """The other program is not here, and why."""


class Peer(NamedTuple):
    """A program to run beside ours: what pip installs, and the script that asks it."""

    name: str
    package: str
    script: str


OSCAR = Peer("django-oscar 4.2.1", "django-oscar==4.2.1", "bench_promotions_peers_oscar.py")
CP_SAT = Peer("OR-Tools CP-SAT 9.15", "ortools==9.15.6755", "bench_promotions_peers_cp_sat.py")


def measure(folder: Path, *, baskets: int = 20) -> list[Row]:
    """Rows for both; `folder` keeps their environments."""
    rows: list[Row] = []
    for peer, rows_of in ((OSCAR, beside_oscar), (CP_SAT, judged)):
        try:
            rows += rows_of(asking(peer, ready(peer, folder)), baskets)
        except NotMeasured as why:
            rows.append(Row(f"beside {peer.name}: not measured: {why}", 0.0, "", "", 1.0, 1.0))
    return rows


# --- their processes -----------------------------------------------------------------------------------------------


Ask = Callable[[Sequence[Raw]], list[Raw]]
"""Questions -> one answer for each."""


def asking(peer: Peer, python: Path) -> Ask:
    """Asks a peer that is installed, all questions in one process. It raises NotMeasured."""

    def ask(questions: Sequence[Raw]) -> list[Raw]:
        text = "".join(json.dumps(question) + "\n" for question in questions)
        found = _run([str(python), str(HERE / peer.script)], ANSWER_S, text)
        return [json.loads(line) for line in found.splitlines()]

    return ask


def ready(peer: Peer, folder: Path) -> Path:
    """The interpreter of the peer's environment, made where it is not there yet. Raises NotMeasured."""
    place = folder / peer.package
    python, stamp = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"), place / ".ready"
    if not stamp.exists():
        venv.create(place, clear=True, with_pip=True)
        _run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", peer.package], INSTALL_S)
        stamp.touch()
    return python


def _run(command: list[str], seconds: int, text: str = "") -> str:
    try:
        done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=seconds, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotMeasured(str(error)) from error
    if done.returncode:
        raise NotMeasured((done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1])
    return done.stdout


# --- django-oscar --------------------------------------------------------------------------------------------------

LINES = 20
OFFERS = {20: 12, 200: 4}  # how many offers, and how many baskets: one takes it seconds


class Known(NamedTuple):
    """A basket whose best price is worked out by hand, in yuan: prices, quantities, rules, and what is right."""

    words: str
    prices: tuple[int, ...]
    qtys: tuple[int, ...]
    rules: tuple[Raw, ...]
    best: int


def _rule(name: str, benefit: Raw, *lines: int, stage: str = "unit", **more: Any) -> Raw:
    return {"id": name, "stage": stage, "scope": {"any": [f"L{line:02}" for line in lines]}, "benefit": benefit, **more}


def _free(name: str, n: int, *lines: int) -> Raw:
    return _rule(name, {"type": "nth_pct", "n": n, "pct": 100}, *lines, stage="multi")


KNOWN = (
    Known("six of a kind, 3 for 2", (100,), (6,), (_free("A", 3, 0),), 400),
    Known(
        "two offers over three pieces", (1_000, 900, 100), (1, 1, 1),
        (_free("A", 2, 1, 2), _free("B", 2, 0, 1)), 1_100,
    ),
    Known(
        "5 off a charm, 10 % off all", (200, 3_000, 5_000), (1, 1, 1),
        (
            _rule("A", {"type": "amount_off", "fen": 500}, 0, priority=10),
            _rule("B", {"type": "percent", "pct": 10}, 0, 1, 2),
        ),
        7_380,
    ),
    Known(
        "2 % off a piece, 500 off 5,000", (3_000, 2_000), (1, 1),
        (
            _rule("A", {"type": "percent", "pct": 2}, 0, 1, priority=5),
            _rule("B", {"type": "amount_off", "fen": 50_000}, 0, 1, stage="order", cond={"min_amount": 500_000}),
        ),
        4_500,
    ),
    Known(
        "two for one beside a set", (200, 300, 100), (2, 2, 2),
        (
            _free("A", 2, 0),
            _rule(
                "B", {"type": "bundle_price", "slots": [{"any": [f"L0{n}"]} for n in range(3)], "fen": 45_000}, 0, 1, 2,
                stage="multi",
            ),
        ),
        900,
    ),
)  # fmt: skip


def beside_oscar(ask: Ask, _baskets: int) -> list[Row]:
    """CPU and what each charges. Where both know an offer, both are bound by the same law: one offer a piece."""
    rows = [_sayable()]
    for count, baskets in OFFERS.items():
        drawn = [sayable_basket(LINES, count, seed) for seed in range(baskets)]
        theirs, ours = ask([as_oscar(one) for one in drawn]), [priced(one) for one in drawn]
        words, name = f"{LINES} lines x {count} offers", OSCAR.name
        ms = median([one["ms"] for one in theirs])
        rows.append(Row(f"{words}: CPU of a price", median([ms for _price, ms in ours]), "ms", name, ms, 1 / FASTER))
        due, charged = sum(price.pay_fen for price, _ms in ours) / 100, sum(one["pay"] for one in theirs) / 100
        rows.append(Row(f"{words}: charged for {baskets} baskets", due, "yuan", name, charged, 1.0))
        over = sum(one["pay"] > price.pay_fen for one, (price, _ms) in zip(theirs, ours, strict=True))
        rows.append(
            Row(f"{words}: baskets that it charges more for", float(over), "baskets", "of", float(baskets), 1.0)
        )
    known = [asked_of(one) for one in KNOWN]
    for one, basket, said in zip(KNOWN, known, ask([as_oscar(basket) for basket in known]), strict=True):
        theirs_yuan = said["pay"] / 100
        ours_yuan = priced(basket)[0].pay_fen / 100
        rows.append(Row(f"{one.words}: charged", ours_yuan, "yuan", OSCAR.name, theirs_yuan, one.best / theirs_yuan))
    return rows


def asked_of(known: Known) -> Asked:
    lines = [
        Line(id=f"L{number:02}", price=yuan * 100, qty=qty)
        for number, (yuan, qty) in enumerate(zip(known.prices, known.qtys, strict=True))
    ]
    return Asked(lines, list(known.rules), Context())


def priced(basket: Asked) -> tuple[Priced, float]:
    """Our price without reasons, which the others do not tell, and its CPU in ms: the least of three, as the others'.

    The rules were made ready before; each time nothing was learned of the basket.
    """
    rules, spent = RuleSet.parse(basket.rules), []
    for engine in [Engine(rules) for _ in range(TRIES)]:
        began = thread_time()
        found = engine.price(basket.lines, basket.ctx, reasons=False)
        spent.append((thread_time() - began) * 1_000)
    return found, min(spent)


def sayable_basket(lines: int, offers: int, seed: int) -> Asked:
    """A basket of family A at whole yuan, with as many of its offers as both programs can say.

    Seconds at half price become seconds for nothing: that is the only one that django-oscar knows.
    """
    basket, rng = draw("A", lines, offers * 3, seed), Random(seed)
    goods = [_plain(line) for line in basket.lines]
    rules = [_free_of(rule) for rule in basket.rules]
    kept = [rule for rule in rules if oscar_offer(rule, goods) is not None]
    return Asked(goods, rng.sample(kept, offers), Context())


def _plain(line: Line) -> Line:
    """Without parts of a price: one whole number of yuan."""
    return Line(id=line.id, qty=line.qty, price=sum(line.parts) // 100 * 100, category=line.category, tags=line.tags)


def _free_of(rule: Raw) -> Raw:
    if rule["benefit"]["type"] != "nth_pct":
        return rule
    return {**rule, "benefit": {**rule["benefit"], "pct": 100}}


def oscar_offer(rule: Raw, goods: Sequence[Line]) -> Raw | None:
    """The rule as an offer of django-oscar; None for what it cannot say.

    It knows neither parts of a price nor slots of a set nor tiers nor who buys; a second piece is free or full price.
    """
    benefit, kind = rule["benefit"], rule["benefit"]["type"]
    scope = RuleSet.parse([rule]).rules[0].scope
    said: Raw = {"lines": [n for n, line in enumerate(goods) if scope.holds(line)], "priority": rule.get("priority", 0)}
    if "audience" in rule or "component" in benefit:
        return None
    if rule["stage"] == "unit" and kind in ("percent", "amount_off"):
        worth = {"kind": "percent", "pct": benefit["pct"]} if kind == "percent" else _amount(benefit)
        return {**said, **worth, "max_units": rule.get("limits", {}).get("max_units")}
    if kind == "nth_pct" and benefit["pct"] == 100 and benefit.get("count", 1) == 1:
        return {**said, "kind": "nth_free", "n": benefit["n"]}
    return None


def _amount(benefit: Raw) -> Raw:
    return {"kind": "unit_amount", "fen": benefit["fen"]}


def as_oscar(basket: Asked) -> Raw:
    """The question to the script beside this one. Thresholds and sets are said where they mean the same in both."""
    offers = [oscar_offer(rule, basket.lines) or _whole_basket(rule, basket.lines) for rule in basket.rules]
    return {
        "prices": [line.price for line in basket.lines], "qtys": [line.qty for line in basket.lines], "offers": offers,
    }  # fmt: skip


def _whole_basket(rule: Raw, goods: Sequence[Line]) -> Raw:
    every, benefit = {"lines": [*range(len(goods))]}, rule["benefit"]
    if rule["stage"] == "order":
        return {**every, "kind": "order_amount", "reach": rule["cond"]["min_amount"], "fen": benefit["fen"]}
    return {**every, "kind": "set_price", "fen": benefit["fen"]}


def _sayable() -> Row:
    basket = draw("A", LINES, 200, 0)
    said = sum(oscar_offer(rule, basket.lines) is not None for rule in basket.rules)
    return Row("family A: rules that it can say", float(said), "rules", "of", 200.0, 1.0)


# --- the referee ---------------------------------------------------------------------------------------------------

JUDGED = (("A", 3), ("A", 10), ("A", 20), ("B", 3), ("B", 10), ("C", 3), ("C", 10))
RULES = 200


def judged(ask: Ask, baskets: int) -> list[Row]:
    """Whether our prices are the best ones, to the fen: those that we proved, and those that we did not."""
    rows: list[Row] = []
    for family, lines in JUDGED:
        drawn = [draw(family, lines, RULES, seed) for seed in range(baskets)]
        theirs, ours = ask([one.as_file() for one in drawn]), [priced(one) for one in drawn]
        words = f"{family}, {lines} lines x {RULES} rules"
        pairs = [(price, said) for said, (price, _ms) in zip(theirs, ours, strict=True)]
        wrong = [(price, said) for price, said in pairs if verdict(price.pay_fen, said) == "other"]
        proven, of = float(sum(price.optimal for price, _said in wrong)), float(baskets)
        rows.append(Row(f"{words}: proven, and it found otherwise", proven, "baskets", "of", of, 0.0))
        rows.append(Row(f"{words}: unproven, and it found better", len(wrong) - proven, "baskets", "of", of, 1.0))
        if wrong:
            missed = max((price.pay_fen - said["found"]) * 1_000 / price.pay_fen for price, said in wrong)
            rows.append(limited(f"{words}: the most that was missed", missed, "of 1,000 paid", 1_000.0))
        unsettled = sum(verdict(price.pay_fen, said) == "open" for price, said in pairs)
        if unsettled:
            rows.append(Row(f"{words}: it could not tell", float(unsettled), "baskets", "of", of, 1.0))
        ms = median([one["ms"] for one in theirs])
        rows.append(Row(f"{words}: CPU", median([ms for _price, ms in ours]), "ms", CP_SAT.name, ms, 1.0))
    return rows


def verdict(pay_fen: int, said: Raw) -> str:
    """same | other | open: the referee's own bill is the best one only where it meets its bound."""
    if pay_fen > said["found"] or pay_fen < said["bound"]:
        return "other"
    return "same" if pay_fen == said["bound"] else "open"
