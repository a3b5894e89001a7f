"""Six bills of a small shop, with what each comes to under the rules of its day and under those in question.

The day's rules: M 95折 for gold cards; O 满1000减100.
In question:     P 9折 on everything; Q 150.00 off each diamond (the same lane as P); O 满1000减50.

| bill | whose  | goods            | that day                        | in question                         |
| ---- | ------ | ---------------- | ------------------------------- | ----------------------------------- |
| 1    | -      | 1,000            | O: 900                          | P: 900, too little for O            |
| 2    | gold   | 600 + 500        | M 1,045, O: 945                 | P: 990 (P on one and O is as much)  |
| 3    | normal | 300              | 300                             | P: 270                              |
| 4    | -      | 2,000            | O: 1,900                        | P 1,800, O: 1,750                   |
| 5    | -      | 800 diamond      | 800                             | Q: 650, P is kept out               |
| 6    | silver | 2,000 diamond    | O: 1,900                        | P 1,800, O: 1,750, Q is kept out    |
| all  |        | 7,200            | 6,745, off 455                  | 6,310, off 890                      |
"""

from __future__ import annotations

from typing import Any

from promotions import RuleSet
from shop.promotion_replay.rules.past_bill import PastBill
from shop.sheet.rules.inputs import SharedInputs, SheetInput, SheetLine, SheetMember

Raw = dict[str, Any]
MEMBER_95: Raw = {
    "id": "M", "name": "金卡95折", "stage": "unit", "audience": {"levels": ["gold"]},
    "benefit": {"type": "percent", "pct": 5},
}  # fmt: skip
TENTH_OFF: Raw = {"id": "P", "name": "全场9折", "stage": "unit", "benefit": {"type": "percent", "pct": 10}}
DIAMONDS: Raw = {
    "id": "Q", "name": "钻饰减150", "stage": "unit", "scope": {"any": ["钻"]},
    "benefit": {"type": "amount_off", "fen": 150_00},
}  # fmt: skip


def reached(off_fen: int) -> Raw:
    benefit = {"type": "amount_off", "fen": off_fen}
    return {"id": "O", "name": "满1000减", "stage": "order", "cond": {"min_amount": 1_000_00}, "benefit": benefit}


THAT_DAY = (MEMBER_95, reached(100_00))
IN_QUESTION = (TENTH_OFF, DIAMONDS, reached(50_00))


def bill(
    number: int, *goods: tuple[int, str], tier: str = "", rules: tuple[Raw, ...] = THAT_DAY, off_fen: int = 0,
    costs: tuple[int | None, ...] = (), **more: Any,
) -> PastBill:  # fmt: skip
    """A bill of (yuan, tag) goods that was sold with `off_fen` off."""
    lines = tuple(
        SheetLine(barcode=f"A{place}", pricing_mode="by_piece", label_price_fen=yuan * 100, tags=(tag,) if tag else ())
        for place, (yuan, tag) in enumerate(goods)
    )
    member = SheetMember(tier=tier) if tier else None
    return PastBill(
        sale_no=f"S-HP01-20261121-{number:04}", shared=SharedInputs(rules=rules), shared_name=RuleSet.parse(rules).hash,
        own=SheetInput(at="2026-11-21T10:00:00.000+08:00", lines=lines, member=member, tax=(), **more),
        discount_fen=off_fen, costs_fen=costs,
    )  # fmt: skip


def six(*, costs: bool = False) -> tuple[PastBill, ...]:
    """With `costs`: each piece had cost half of its tag; nobody wrote down what the second one of bill 2 had cost."""
    halves = [(500_00,), (300_00, None), (150_00,), (1_000_00,), (400_00,), (1_000_00,)] if costs else [()] * 6
    plain = [
        (1, [(1_000, "")], "", 100_00), (2, [(600, ""), (500, "")], "gold", 155_00), (3, [(300, "")], "normal", 0),
        (4, [(2_000, "")], "", 100_00), (5, [(800, "钻")], "", 0), (6, [(2_000, "钻")], "silver", 100_00),
    ]  # fmt: skip
    return tuple(
        bill(number, *goods, tier=tier, off_fen=off, costs=cost)
        for (number, goods, tier, off), cost in zip(plain, halves, strict=True)
    )
