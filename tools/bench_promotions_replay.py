"""A what-if over past bills: CPU of a bill from its stored inputs to the sums, under its own rules and under others."""

from __future__ import annotations

from random import Random
from time import thread_time, thread_time_ns

import msgspec

from promotions import Line
from shop.promotion_replay.rules.adding_up import Sum
from shop.promotion_replay.rules.past_bill import PastBill
from shop.promotion_replay.rules.pricing import TwoPrices
from shop.sheet.rules.inputs import SharedInputs, SheetInput, SheetLine, SheetMember
from tools.bench_promotions_baskets import Raw, draw
from tools.bench_row import Row, limited

BILLS, RULES, WARM_UP = 1_000, 50, 50
BILLS_A_MINUTE = 100_000


def measure(bills: int = BILLS) -> list[Row]:
    """Bills of one to four pieces of family A: under as many rules that are all others, and under one rule more."""
    texts, shared = _stored(bills + WARM_UP)
    own = list(shared.rules)
    asked = {f"{RULES} others": draw("A", 1, RULES, 2).rules, "one more": [*own, *draw("A", 1, RULES, 2).rules[:1]]}
    asked["one more"][-1] = {**asked["one more"][-1], "id": "NEW"}
    return [
        limited(
            f"replay of a past bill under {RULES} rules and {name}: CPU", _each_ms(texts, shared, rules), "ms",
            60_000 / BILLS_A_MINUTE,
        )
        for name, rules in asked.items()
    ]  # fmt: skip


def _each_ms(texts: list[bytes], shared: SharedInputs, rules: list[Raw]) -> float:
    prices = TwoPrices(rules, thread_time_ns)
    found, decoder = Sum(prices.rule_set), msgspec.json.Decoder(SheetInput)
    began = thread_time()
    for number, text in enumerate(texts):
        if number == WARM_UP:
            began = thread_time()
        sold = PastBill(sale_no=str(number), own=decoder.decode(text), shared=shared, shared_name="one", discount_fen=0)
        found.add(prices.price(sold))
    return (thread_time() - began) * 1_000 / (len(texts) - WARM_UP)


def _stored(count: int) -> tuple[list[bytes], SharedInputs]:
    rng, rules = Random("replay"), draw("A", 1, RULES, 1).rules
    return [_sheet(rng, number) for number in range(count)], SharedInputs(rules=tuple(rules))


def _sheet(rng: Random, number: int) -> bytes:
    """What a till keeps of a bill."""
    basket = draw("A", rng.choice((1, 1, 2, 2, 3, 4)), 0, number)
    member = SheetMember(tier=rng.choice(("silver", "gold"))) if rng.random() < 0.6 else None
    sheet = SheetInput(
        at="2026-11-21T10:00:00.000+08:00", store="HP", member=member, tax=(),
        lines=tuple(_line(line, f"{number}-{place}") for place, line in enumerate(basket.lines)),
    )  # fmt: skip
    return msgspec.json.encode(sheet)


def _line(line: Line, barcode: str) -> SheetLine:
    known: Raw = {"barcode": barcode, "category_major": line.category, "tags": line.tags, "qty": line.qty}
    if line.metal is None:
        return SheetLine(pricing_mode="by_piece", label_price_fen=line.price or 0, **known)
    known |= {"qty": 1, "weight_mg": line.metal.weight_mg, "board_price_fen": line.metal.fen_per_g}
    return SheetLine(craft_fee_mode="per_piece", craft_fee_fen=line.craft, purity_code="AU999", **known)
