"""Points that a bill earns: so many fen a point by major category, floored once for each category of the bill."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Annotated, Literal, NamedTuple

import msgspec

from kernel.money import Money, split_by_weight
from membership.errors import PointsNotTaken, PointsStepBroken

Count = Annotated[int, msgspec.Meta(ge=0)]
MonthDay = Annotated[str, msgspec.Meta(pattern="^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]


class Validity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Until when points count: `months` (so many after their day), `fixed_date` (the next `month_day`, 'MM-DD'),
    `year_end` (31 December, `years` later; 0: of the same year), or for ever."""

    kind: Literal["forever", "months", "fixed_date", "year_end"] = "forever"
    months: Annotated[int, msgspec.Meta(ge=1)] = 24
    month_day: MonthDay = "12-31"
    years: Count = 1


class PointsTender(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Points as money: `points_a_step` pay `step_fen`, up to `most_percent` of what the goods cost.

    Goods of `without` (major categories) cannot be paid by points. 0 points a step: points are not taken.
    """

    points_a_step: Count = 0
    step_fen: Annotated[int, msgspec.Meta(ge=1)] = 1_00
    most_percent: Annotated[int, msgspec.Meta(ge=0, le=100)] = 10
    without: tuple[str, ...] = ()


class PointsPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """The chain's rates. A rate of 0 earns nothing; `tier_percent` multiplies, 100 where a tier is not named.

    `birthday_percent`, or the tier's own one, multiplies besides in the month of the birthday. `per` says what is
    rounded down: each category of the bill, or each line. With `promoted_earn` false a line that a promotion touched
    earns nothing. What tenders of the methods `unpaid_by` pay (old gold, points) earns nothing either. Points count
    from `pending_days` after their day, until `validity` says. `ending_on_receipt`: the receipt says which end soon.
    As shipped: one point for 3 yuan of plain gold and of whatever is not listed, for 1 yuan of gem-set pieces.
    """

    fen_per_point: dict[str, int] = msgspec.field(default_factory=lambda: {"素金": 300, "镶嵌": 100})
    default_fen_per_point: int = 300
    tier_percent: dict[str, int] = msgspec.field(default_factory=dict)
    birthday_percent: Count = 100
    tier_birthday_percent: dict[str, int] = msgspec.field(default_factory=dict)
    per: Literal["category", "line"] = "category"
    promoted_earn: bool = True
    unpaid_by: tuple[str, ...] = ()
    pending_days: Count = 0
    validity: Validity = Validity()
    tender: PointsTender = PointsTender()
    ending_on_receipt: bool = False


class BillPoints(NamedTuple):
    """Points of each line in the lines' order, and their sum."""

    lines: tuple[int, ...]
    total: int


class PointsTerms(NamedTuple):
    """From when and until when points count, 'YYYY-MM-DD'; '' at once and for ever.

    What is paid by the methods `unpaid_by` counts towards no tier.
    """

    available_on: str = ""
    ends_on: str = ""
    unpaid_by: tuple[str, ...] = ()


NO_TERMS = PointsTerms()


def points_for(
    lines: Sequence[tuple[str, int]],
    policy: PointsPolicy,
    tier: str = "",
    *,
    birthday: bool = False,
    promoted: Collection[int] = (),
    less_fen: int = 0,
) -> BillPoints:
    """Points for (major category, net fen paid) of each line.

    Floored for each category's sum, not line by line, unless the policy says so: splitting a bill's goods over lines
    then changes nothing; a category's points are shared over its lines by largest remainder. `promoted` are the places
    of lines that a promotion touched. `less_fen` of the bill were paid by what earns nothing; it comes off the lines in
    proportion.
    """
    paid = [0 if place in promoted and not policy.promoted_earn else fen for place, (_, fen) in enumerate(lines)]
    assert min(paid, default=0) >= 0, paid
    if less_fen and sum(paid):
        paid = [fen - off for fen, off in zip(paid, split_by_weight(min(less_fen, sum(paid)), paid), strict=True)]
    in_month = policy.tier_birthday_percent.get(tier, policy.birthday_percent)
    percent = policy.tier_percent.get(tier, 100) * (in_month if birthday else 100)
    of_line = [0] * len(lines)
    for places in _floored_together([category for category, _fen in lines], policy.per):
        rate_fen = policy.fen_per_point.get(lines[places[0]][0], policy.default_fen_per_point)
        fens = [paid[place] for place in places]
        points = 0 if rate_fen == 0 else sum(fens) * percent // (rate_fen * 100 * 100)
        for place, share in zip(places, split_by_weight(points, fens), strict=True):
            of_line[place] = share
    return BillPoints(tuple(of_line), sum(of_line))


def _floored_together(categories: Sequence[str], per: Literal["category", "line"]) -> list[list[int]]:
    """Places of the lines whose points are rounded down as one sum."""
    if per == "line":
        return [[place] for place in range(len(categories))]
    return [
        [place for place, one in enumerate(categories) if one == category] for category in dict.fromkeys(categories)
    ]


def terms_on(policy: PointsPolicy, day: str) -> PointsTerms:
    """From when and until when points count that are earned on `day`.

    A validity counts from the day on which they can be used, so that waiting costs the member nothing of it.
    """
    usable = date.fromisoformat(day) + timedelta(days=policy.pending_days)
    first_day = usable.isoformat() if policy.pending_days else ""
    return PointsTerms(first_day, _last_day(policy.validity, usable), policy.unpaid_by)


def _last_day(validity: Validity, day: date) -> str:
    if validity.kind == "months":
        return _months_later(day, validity.months).isoformat()
    if validity.kind == "year_end":
        return f"{day.year + validity.years}-12-31"
    if validity.kind == "fixed_date":
        this_year = _in_year(day.year, validity.month_day)
        return (this_year if this_year >= day else _in_year(day.year + 1, validity.month_day)).isoformat()
    return ""


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last one."""
    years, month = divmod(day.month - 1 + months, 12)
    return _in_year(day.year + years, f"{month + 1:02}-{day.day:02}")


def _in_year(year: int, month_day: str) -> date:
    """That day of the year; the month's last one where it has no such day."""
    month, day = map(int, month_day.split("-"))
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def points_to_pay(amount_fen: int, tender: PointsTender, goods: Sequence[tuple[str, int]]) -> int:
    """How many points settle `amount_fen` of a bill with these goods (major category, net fen).

    Raises PointsNotTaken, and PointsStepBroken when it is no whole number of steps or more than the cap allows.
    """
    assert amount_fen > 0, amount_fen
    most_fen = most_by_points(tender, goods)
    if most_fen <= 0:
        raise PointsNotTaken()
    if amount_fen % tender.step_fen or amount_fen > most_fen:
        raise PointsStepBroken(step=str(Money(tender.step_fen)), most=str(Money(most_fen)))
    return amount_fen // tender.step_fen * tender.points_a_step


def most_by_points(tender: PointsTender, goods: Sequence[tuple[str, int]]) -> int:
    """The most that points pay of these goods, in fen: whole steps within the cap."""
    if tender.points_a_step <= 0:
        return 0
    payable = sum(fen for category, fen in goods if category not in tender.without)
    return payable * tender.most_percent // 100 // tender.step_fen * tender.step_fen
