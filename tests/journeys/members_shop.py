"""One till that stands alone and its members, and how a machine takes a step there: it is done, or changes nothing."""

from __future__ import annotations

import tempfile
from collections import Counter as Tally
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize
from sqlalchemy import select

from membership.referral.rules.inviting import ReferralPolicy
from membership.rules.points import PointsPolicy, PointsTender, Validity
from membership.rules.stored_value import Split
from membership.tables import member, member_account, member_card
from membership.value.rules.prepaid import Gift, PrepaidRules
from shop.goods.facts import GoodsRecord
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone

PIN, CHAIN_LINK, BOX = shop.VALUE_PIN, "6901234567892", "BOX1"
POINTS = PointsPolicy(
    fen_per_point={}, default_fen_per_point=1_00, pending_days=1, validity=Validity(kind="months", months=1),
    tender=PointsTender(points_a_step=10, most_percent=100),
)  # fmt: skip
GIFTS = (Gift(from_fen=300_00, bonus_fen=31_00, parts=3, every="day"), Gift(from_fen=100_00, bonus_fen=7_00))
REFERRAL = ReferralPolicy(points=30, points_per_100_yuan=5, days=1, valid_days=20)
NAMES = ("陈一", "陈二", "陈三", "吴四")
GOODS = (
    GoodsRecord(code=CHAIN_LINK, name="链扣", category_major="配件", category="耳饰", price_fen=33_30),
    GoodsRecord(code=BOX, name="首饰盒", category_major="赠品", category="包装", price_fen=10_00),
)
Thing = TypeVar("Thing")
FLOAT = "50000.00"  # so that every refund can be paid


@dataclass
class Person:
    """Somebody with a card here, by what they may be found."""

    member_id: str
    name: str
    phone: str
    cards: list[str]


@dataclass
class Bill:
    """A bill of `left` pieces that can come back."""

    sale_no: str
    left: int


def pick(things: list[Thing], number: int) -> Thing | None:
    return things[number % len(things)] if things else None


class MembersShop(RuleBasedStateMachine):
    """The till, whom it knows, and what can come back. `done` counts the steps of each name that were not refused."""

    @initialize(split=st.sampled_from(("pro_rata", "principal_first", "bonus_first")), pending=st.sampled_from((0, 1)))
    def begin(self, split: Split, pending: int) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="jinpu-members-"))
        self.open = ExitStack()
        self.till: Counter = self.open.enter_context(standing_alone(self.folder)).begin(shop.MANAGER, FLOAT)
        self.policies = {
            "points": msgspec.structs.replace(POINTS, pending_days=pending),
            "prepaid": PrepaidRules(
                identity_from_fen=0, payee_from_fen=0, refund_cash_most_fen=5_000_00, change_kept=True, gifts=GIFTS,
                split=split,
            ),
            "referral": REFERRAL,
        }  # fmt: skip
        post = self.till.till.post
        post.settings = msgspec.structs.replace(post.settings, **self.policies)
        self.till.till.goods.list_goods(GOODS)
        self.till.ok("receive_goods", goods={CHAIN_LINK: 500, BOX: 500}, supplier="饰品厂")
        self.till.ok("offer_rewards", rewards=[{"code": BOX, "points": 40}])
        self.people = [
            Person(self.till.member_id(name), name, phone, [card])
            for name, phone, card, *_rest in shop.MEMBERS if card in (shop.LI, shop.LI2)
        ]  # fmt: skip
        self.bills: list[Bill] = []
        self.papers: list[str] = []
        self.merges: list[Person] = []
        self.lost: list[Person] = []
        self.subs: list[tuple[Person, str]] = []
        self.paid_by: Tally[tuple[str, str]] = Tally()  # fen, by sub-card and day
        self.done: Tally[str] = Tally()

    # --- how a step is taken ---------------------------------------------------------------------------------------

    def tried(self, name: str, *commands: tuple[str, dict[str, Any]]) -> dict[str, Any] | None:
        """The last answer. None where one was refused: nothing on any account has changed then."""
        before = self.books_say()
        answer: dict[str, Any] = {}
        for command, arguments in commands:
            answer = self.till.do(command, **arguments)
            if not answer["ok"]:
                assert answer["code"] != "script.bad_command", (command, answer)
                self.leave()
                assert self.books_say() == before, (command, answer)
                return None
        self.done[name] += 1
        return answer

    def leave(self) -> None:
        """The bill is given up, and with it every right that was held for it."""
        if self.till.till.post.in_tender:
            self.till.ok("cancel_tender")
        self.till.ok("void", reason="不办了")

    def books_say(self) -> list[object]:
        """Every account, card and member as the tables have them."""
        with self.reading() as books:
            tables = (member_account, member_card, member)
            return [books.execute(select(one).order_by(*one.primary_key)).all() for one in tables]

    def reading(self) -> Any:
        return self.till.till.post.reading()

    @property
    def today(self) -> str:
        return self.till.till.post.now()[:10]

    def somebody(self, number: int) -> Person:
        return self.people[number % len(self.people)]

    def on_bill(self, person: Person) -> tuple[str, dict[str, Any]]:
        return "attach_member", {"id": person.member_id}
