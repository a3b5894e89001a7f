"""The demo chain's members: names put together from lists, visits by a fitted model, balances by visits."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from headquarters.demo.chain import DemoMember
from headquarters.demo.people import DOUBLE_SURNAMES, GIVEN_FEMALE, GIVEN_MALE, NAMED_MEMBERS, SURNAMES
from headquarters.demo.visits import draw_visits
from membership.rules.cards import card_number

MEMBERS = 5_000
_YEARS_OF_JOINING = 6
_SURNAME_WEIGHTS = [1 / (place + 4) for place in range(len(SURNAMES))]  # a few surnames are most people's
# A tier is reached by points earned so far, highest first.
_TIERS = ((30_000, "diamond"), (9_000, "gold"), (2_500, "silver"), (0, "normal"))


def members(rng: Random, today: date) -> tuple[DemoMember, ...]:
    """MEMBERS members, those known by name first. Phones and card numbers are unique."""
    named = [_named(place, today) for place in range(len(NAMED_MEMBERS))]
    tails = {member.phone[-4:] for member in named}
    phones: dict[str, None] = {}  # an ordered set
    while len(phones) < MEMBERS - len(named):
        phone = f"12{rng.randrange(10**9):09}"
        if phone[-4:] not in tails:
            phones[phone] = None
    return (*named, *(_drawn(rng, len(named) + place, phone, today) for place, phone in enumerate(phones)))


def _named(place: int, today: date) -> DemoMember:
    name, phone, sex, birthday, tier, store, points, principal_fen, bonus_fen, pin = NAMED_MEMBERS[place]
    joined = today - timedelta(days=900 + 31 * place)
    return DemoMember(
        card_no=card_number(f"demo/{place}"), name=name, phone=phone, sex=sex,
        birthday=birthday.format(month=f"{today.month:02}"), tier=tier, home_store=store,
        joined_on=joined.isoformat(), visits=tuple(joined + timedelta(days=days) for days in (0, 210, 850)),
        points=points, principal_fen=principal_fen, bonus_fen=bonus_fen, stored_value_pin=pin,
    )  # fmt: skip


def _drawn(rng: Random, place: int, phone: str, today: date) -> DemoMember:
    sex = "女" if rng.random() < 0.7 else "男"
    # The chain has grown: the more recent a day, the likelier somebody joined on it.
    joined = today - timedelta(days=1 + int(_YEARS_OF_JOINING * 365 * (1 - rng.random() ** 0.5)))
    visits = draw_visits(rng, joined, today - timedelta(days=1))
    points = sum(round(rng.lognormvariate(6.9, 0.9)) for _ in visits)
    # Some are spent by now; the tier stays.
    left = points * rng.randint(30, 100) // 100
    principal_fen = rng.randint(1, 10) * 500_00 if len(visits) > 1 and rng.random() < 0.3 else 0
    bonus_fen = principal_fen // 20 if principal_fen >= 2_000_00 else 0
    return DemoMember(
        card_no=card_number(f"demo/{place}"), name=_name(rng, sex), phone=phone, sex=sex,
        birthday=_birthday(rng, today), tier=next(tier for reached, tier in _TIERS if points >= reached),
        home_store="HP" if rng.random() < 0.55 else "BJ", joined_on=joined.isoformat(), visits=visits, points=left,
        principal_fen=principal_fen, bonus_fen=bonus_fen,
    )  # fmt: skip


def _name(rng: Random, sex: str) -> str:
    double = rng.random() < 0.01
    surname = rng.choice(DOUBLE_SURNAMES) if double else rng.choices(SURNAMES, _SURNAME_WEIGHTS)[0]
    letters = GIVEN_FEMALE if sex == "女" else GIVEN_MALE
    return surname + "".join(rng.choices(letters, k=2 if rng.random() < 0.8 else 1))


def _birthday(rng: Random, today: date) -> str:
    years = min(75, 18 + round(rng.gammavariate(4, 5)))
    return (today - timedelta(days=years * 365 + rng.randrange(365))).isoformat()
