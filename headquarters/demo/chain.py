"""What the demo chain consists of, as frozen records that a loader turns into facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shop.catalogue.facts import PieceRecord
from shop.gold_board.facts import GoldBoardPublished


@dataclass(frozen=True, slots=True)
class DemoStore:
    """A store with its one till; `code` 'HP', `register` 'HP01'."""

    code: str
    name: str
    address: str
    phone: str
    register: str


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One of the staff; `store` '' means every store. The PIN stands here because nothing real depends on it."""

    staff_no: str
    name: str
    role: str
    store: str
    pin: str


@dataclass(frozen=True, slots=True)
class DemoMember:
    """A member and what they bring along. `birthday` 'YYYY-MM-DD'; `visits` are past days of purchase, oldest first.

    `stored_value_pin` is '' for those who never chose one.
    """

    card_no: str
    name: str
    phone: str
    sex: str
    birthday: str
    tier: str
    home_store: str
    joined_on: str
    visits: tuple[date, ...]
    points: int
    principal_fen: int
    bonus_fen: int
    stored_value_pin: str = ""


@dataclass(frozen=True, slots=True)
class DemoVoucher:
    """An issued voucher of one member; `valid_until` is an ISO time."""

    code: str
    rule_code: str
    card_no: str
    valid_until: str


@dataclass(frozen=True, slots=True)
class DemoStock:
    """The pieces that lie in one store."""

    store: str
    pieces: tuple[PieceRecord, ...]


@dataclass(frozen=True, slots=True)
class DemoChain:
    """Everything of the demo chain on the day `today`. `rules` are promotion rules in their JSON form."""

    today: date
    seed: int
    company: str
    stores: tuple[DemoStore, ...]
    people: tuple[DemoPerson, ...]
    stock: tuple[DemoStock, ...]
    members: tuple[DemoMember, ...]
    boards: tuple[GoldBoardPublished, ...]
    rules: tuple[Mapping[str, Any], ...]
    rules_effective_at: str
    vouchers: tuple[DemoVoucher, ...]
