"""Two tills and headquarters do whatever they like with two members, the line up or down: all places agree at last.

At headquarters every account is its movements and its open lots after each step; no till pays by a card that it knows
to be lost; who was forgotten is found nowhere that has heard of it.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from headquarters.deciding.persons import carry_merged, merge_cards, unmerge_card
from headquarters.upkeep.clearing import clear
from kernel.errors import DomainError
from membership.queries import account, find_members
from membership.rules.points import PointsPolicy, PointsTender, Validity
from membership.tables import member
from membership.value.rules.prepaid import PrepaidRules
from shop.persons import forget
from tests.builders import shop
from tests.builders.counter import SETUP, Counter, SmallChain, small_chain
from tests.journeys.member_sums import assert_lots_are_the_balance
from tests.journeys.members_shop import GIFTS

TILLS = {"HP01": shop.PLAIN_RINGS[:7], "HP02": shop.PLAIN_RINGS[7:]}
CARDS, NAMES = (shop.LI, shop.LI2), ("李雪梅", "李学明")
POINTS = PointsPolicy(
    tender=PointsTender(points_a_step=10, most_percent=100), validity=Validity(kind="year_end", years=0)
)
registers, who = st.sampled_from(sorted(TILLS)), st.integers(0, 1)


class ChainMachine(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="jinpu-members-"))
        self.open = ExitStack()
        self.chain: SmallChain = self.open.enter_context(small_chain(self.folder))
        for register in TILLS:
            post = self.chain[register].begin(shop.MANAGER).till.post
            prepaid = PrepaidRules(identity_from_fen=0, gifts=GIFTS, payee_from_fen=0, refund_cash_most_fen=5_000_00)
            post.settings = msgspec.structs.replace(post.settings, points=POINTS, prepaid=prepaid)
        self.members = [self.chain["HP01"].member_id(name) for name in NAMES]
        self.left = {register: list(codes) for register, codes in TILLS.items()}
        self.sold: list[tuple[str, str]] = []

    def tried(self, register: str, *commands: tuple[str, dict[str, Any]]) -> dict[str, Any] | None:
        till, answer = self.chain[register], {}
        for command, arguments in commands:
            answer = till.do(command, **arguments)
            if not answer["ok"]:
                assert answer["code"] != "script.bad_command", (command, answer)
                if till.till.post.in_tender:
                    till.ok("cancel_tender")
                till.ok("void", reason="不办了")
                return None
        return answer

    def decided(self, what: Any, *arguments: str) -> None:
        """A person at headquarters decides; what makes no sense is refused."""
        try:
            with self.chain.office.open(SETUP) as books:
                what(books, *arguments)
        except DomainError:
            return

    @rule(register=registers, number=who, by=st.sampled_from(("value", "points", "both", "cash")))
    def buy(self, register: str, number: int, by: str) -> None:
        if not self.left[register]:
            return
        lost = self.is_lost(self.chain[register], number)
        steps: list[tuple[str, dict[str, Any]]] = [
            ("attach_member", {"id": self.members[number]}), ("scan", {"code": self.left[register][0]})
        ]  # fmt: skip
        if by in ("points", "both"):
            steps.append(("pay_points", {"amount": "5", "pin": shop.VALUE_PIN}))
        if by in ("value", "both"):
            steps.append(("pay", {"method": "stored_value", "amount": "20", "pin": shop.VALUE_PIN}))
        found = self.tried(register, *steps, ("pay", {"method": "cash"}), ("commit", {}))
        if found is not None:
            assert by == "cash" or not lost
            del self.left[register][0]
            self.sold.append((register, str(found["sale_no"])))

    def is_lost(self, till: Counter, number: int) -> bool:
        cards = till.ok("cards", id=self.members[number])["cards"]
        return any((card["card"], card["state"]) == (CARDS[number], "lost") for card in cards)

    @rule(register=registers, number=who, yuan=st.sampled_from((50, 100, 300)))
    def top_up(self, register: str, number: int, yuan: int) -> None:
        self.tried(
            register, ("attach_member", {"id": self.members[number]}), ("top_up", {"amount": str(yuan)}),
            ("pay", {"method": "cash"}), ("commit", {}),
        )  # fmt: skip

    @rule(number=st.integers(0, 9))
    def give_back(self, number: int) -> None:
        if self.sold:
            register, sale_no = self.sold.pop(number % len(self.sold))
            back = {"sale_no": sale_no, "lines": [1], "reason": "不合适"}
            self.tried(register, ("return_lines", back), ("begin_tender", {}), ("commit", {}))

    @rule(register=registers, number=who, cause=st.sampled_from(("merchant", "customer")))
    def refund(self, register: str, number: int, cause: str) -> None:
        self.tried(
            register, ("attach_member", {"id": self.members[number]}),
            ("refund_value", {"cause": cause, "pin": shop.VALUE_PIN}), ("pay", {"method": "cash"}), ("commit", {}),
        )  # fmt: skip

    @rule(register=registers, number=who, found=st.booleans())
    def lose_or_find(self, register: str, number: int, *, found: bool) -> None:
        asked = {"card": CARDS[number], **({"paper": "id_card"} if found else {})}
        self.tried(register, ("cancel_loss" if found else "report_lost", asked))

    @rule(apart=st.booleans())
    def merge(self, *, apart: bool) -> None:
        if apart:
            self.decided(unmerge_card, CARDS[1], "弄错了")
        else:
            self.decided(merge_cards, CARDS[0], CARDS[1], "同一人")

    @rule(number=who)
    def forget(self, number: int) -> None:
        """Only of whom no value is left."""
        self.decided(lambda books: forget(books, self.chain.office.keys, CARDS[number], "本人要求"))

    @rule(today=st.sampled_from(("2026-11-22", "2027-01-01")))
    def night(self, today: str) -> None:
        office = self.chain.office
        office.keeper.transact(SETUP, carry_merged)
        clear(office.keeper, office.settings, today)
        assert clear(office.keeper, office.settings, today).points == 0

    @rule(register=registers)
    def tell(self, register: str) -> None:
        self.chain.sync(register)

    @rule(register=registers)
    def line_goes_or_comes(self, register: str) -> None:
        self.chain.wires[register].down = not self.chain.wires[register].down

    @invariant()
    def headquarters_accounts_are_their_lots(self) -> None:
        with self.chain.office.database.reading() as books:
            for member_id in self.members:
                assert_lots_are_the_balance(books, member_id)

    def teardown(self) -> None:
        if hasattr(self, "open"):
            with self.open:
                self.everybody_agrees()
            shutil.rmtree(self.folder)

    def everybody_agrees(self) -> None:
        chain = self.chain
        for register in TILLS:
            chain.wires[register].down = False
        for _ in range(3):
            chain.sync(*TILLS)
        assert chain.office.verify().sound
        with chain.office.database.reading() as office:
            state = dict(office.execute(select(member.c.member_id, member.c.state)).tuples().all())
            kept = [account(office, member_id) for member_id in self.members]
        for register in TILLS:
            till = chain[register]
            with till.till.post.reading() as there:
                assert [account(there, member_id) for member_id in self.members] == kept
                for member_id, name, card in zip(self.members, NAMES, CARDS, strict=True):
                    hits = [
                        hit.member_id for text in (name, card)
                        for hit in find_members(there, text, phone_mac=till.till.post.phone_mac)
                    ]  # fmt: skip
                    assert (member_id in hits) == (state[member_id] == "active")
            for member_id in self.members:
                assert till.ok("explain_member", who=member_id)["agrees"]
            assert till.sound()


TestMembersOfAChain = ChainMachine.TestCase
TestMembersOfAChain.settings = settings(max_examples=5, stateful_step_count=20, deadline=None)
