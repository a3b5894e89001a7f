"""Members of a shop in any order: enrolled, lost, merged, forgotten, topped up, paid back. The books balance.

One till that stands alone, spoken to as a script would. After each step every account is the sum of its movements and
of its open lots, no lot is below zero, and every point is left, spent, ended or taken back. A step that was refused
changed nothing.
"""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from sqlalchemy import select

from kernel.errors import DomainError
from kernel.money import plain_yuan
from membership.points.queries import members_to_clear
from membership.points.usecases import correct
from membership.queries import account
from membership.tables import member
from shop.daily_close.queries import cash_state, open_day_of
from shop.merging import carry_merged
from shop.value import clear_ended_points
from tests.builders import shop
from tests.builders.counter import SETUP
from tests.journeys.member_sums import assert_balanced
from tests.journeys.members_shop import BOX, CHAIN_LINK, FLOAT, NAMES, PIN, Bill, MembersShop, Person, pick

NUMBERS = st.integers(0, 99)
SUB_PIN, SUB_PAYMENT, SUB_DAY = "112233", 40_00, 60_00


class MembershipMachine(MembersShop):
    """Every public rule is a thing that is done at the counter, with whomever the number names."""

    # --- who they are ----------------------------------------------------------------------------------------------

    @rule(number=NUMBERS)
    def enrol(self, number: int) -> None:
        """Somebody joins, brought by a member or by nobody."""
        place = len(self.people)
        name, phone = NAMES[place % len(NAMES)], f"1370000{place:04}"
        inviter = self.somebody(number).member_id if number % 3 else ""
        told = {"name": name, "phone": phone}
        found = self.tried("enrol", ("member_join", {"told": told, "agree": ["service"], "inviter": inviter}))
        if found is not None:
            self.till.ok("set_member_pin", id=found["id"], pin=PIN)
            cards = self.till.ok("cards", id=found["id"])["cards"]
            self.people.append(Person(found["id"], name, phone, [cards[0]["card"]]))

    @rule(survivor=NUMBERS, other=NUMBERS)
    def merge(self, survivor: int, other: int) -> None:
        stays, goes = self.somebody(survivor), self.somebody(other)
        asked = {"survivor": stays.member_id, "other": goes.cards[-1], "reason": "同一人"}
        if self.tried("merge", ("merge_members", asked)) is not None:
            self.merges.append(goes)

    @rule(number=NUMBERS)
    def unmerge(self, number: int) -> None:
        goes = pick(self.merges, number)
        if goes is not None:
            self.tried("unmerge", ("unmerge_member", {"card": goes.cards[-1], "reason": "弄错了"}))

    @rule(number=NUMBERS)
    def forget(self, number: int) -> None:
        """Whoever has stored value left is not forgotten; with a person go the cards that turned out to be theirs."""
        person = self.somebody(number)
        second = {"second": shop.CASHIER, "second_pin": shop.pin_of(shop.CASHIER)}
        self.tried("forget", ("erase_member", {"card": person.cards[-1], "reason": "本人要求", **second}))

    # --- cards -----------------------------------------------------------------------------------------------------

    @rule(number=NUMBERS)
    def lose(self, number: int) -> None:
        person = self.somebody(number)
        if self.tried("lose", ("report_lost", {"card": person.cards[-1], "reason": "丢了"})) is not None:
            self.lost.append(person)

    @rule(number=NUMBERS, reissued=st.booleans())
    def find_or_reissue(self, number: int, *, reissued: bool) -> None:
        """A lost card was found, or its account gets a new number."""
        person = pick(self.lost, number)
        if person is None:
            return
        command, asked = "reissue_card" if reissued else "cancel_loss", {"card": person.cards[-1], "paper": "id_card"}
        found = self.tried(command, (command, asked))
        if found is not None:
            self.lost.remove(person)
            person.cards.append(found["card"])

    @rule(number=NUMBERS)
    def replace_card(self, number: int) -> None:
        person = self.somebody(number)
        found = self.tried("replace_card", ("replace_card", {"card": person.cards[-1], "paper": "id_card"}))
        if found is not None:
            person.cards.append(found["card"])

    @rule(number=NUMBERS)
    def issue_sub_card(self, number: int) -> None:
        person = self.somebody(number)
        limits = {"payment": plain_yuan(SUB_PAYMENT), "day": plain_yuan(SUB_DAY)}
        found = self.tried("issue_sub_card", ("issue_card", {"id": person.member_id, "pin": SUB_PIN, **limits}))
        if found is not None:
            self.till.ok("activate_card", card=found["card"])
            self.subs.append((person, found["card"]))

    @rule(number=NUMBERS)
    def freeze_or_thaw_sub_card(self, number: int) -> None:
        held = pick(self.subs, number)
        if held is not None:
            (card,) = (one for one in self.cards_of(held[0]) if one["card"] == held[1])
            step = "thaw" if card["state"] == "frozen" else "freeze"
            asked = {"card": held[1], "reason": "核实", **({"paper": "id_card"} if step == "thaw" else {})}
            self.tried(f"{step}_sub_card", (f"{step}_card", asked))

    # --- value and points ------------------------------------------------------------------------------------------

    @rule(number=NUMBERS, yuan=st.sampled_from((1, 100, 300, 300, 6_000)))
    def top_up(self, number: int, yuan: int) -> None:
        """Some of it with a gift, at once or day by day; some of it more than a card may hold."""
        self.tried(
            "top_up", self.on_bill(self.somebody(number)), ("top_up", {"amount": str(yuan)}),
            ("pay", {"method": "cash"}), ("commit", {}),
        )  # fmt: skip

    @rule(number=NUMBERS, pieces=st.integers(1, 6), by=st.sampled_from(("value", "points", "both", "cash", "change")))
    def buy(self, number: int, pieces: int, by: str) -> None:
        """Value or points pay first, cash the rest; the change may stay on the card. A lost card pays nothing."""
        person = self.somebody(number)
        steps: list[tuple[str, dict[str, Any]]] = [
            self.on_bill(person), ("scan", {"code": f"{pieces}*{CHAIN_LINK}"})
        ]  # fmt: skip
        if by in ("points", "both"):
            steps.append(("pay_points", {"amount": str(number % 20 + 1), "pin": PIN}))
        if by in ("value", "both"):
            steps.append(("pay", {"method": "stored_value", "amount": f"{number % 33 + 1}.3", "pin": PIN}))
        steps.append(("keep_change", {"cash": "200"}) if by == "change" else ("pay", {"method": "cash"}))
        good = self.pays(person)
        found = self.tried(f"buy_{by}", *steps, ("commit", {}))
        if found is not None:
            assert good or by in ("cash", "change"), person
            self.bills.append(Bill(found["sale_no"], pieces))

    def cards_of(self, person: Person) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.till.ok("cards", id=person.member_id)["cards"]
        return found

    def pays(self, person: Person) -> bool:
        """Whether the account has a main card that counts."""
        return any((card["kind"], card["state"]) == ("main", "active") for card in self.cards_of(person))

    @rule(number=NUMBERS, yuan=st.integers(1, SUB_PAYMENT // 100 + 1), pin=st.sampled_from((SUB_PIN, SUB_PIN, PIN)))
    def buy_by_sub_card(self, number: int, yuan: int, pin: str) -> None:
        """A sub-card pays within its limits and by its own PIN, or not at all."""
        held = pick(self.subs, number)
        if held is None:
            return
        person, card = held
        states = {one["card"]: one["state"] for one in self.cards_of(person)}
        found = self.tried(
            "buy_by_sub_card", ("scan", {"code": f"2*{CHAIN_LINK}"}), ("scan", {"code": card}),
            ("pay", {"method": "stored_value", "amount": str(yuan), "pin": pin}), ("pay", {"method": "cash"}),
            ("commit", {}),
        )  # fmt: skip
        if found is not None:
            self.paid_by[card, self.today] += yuan * 100
            assert (states[card], pin) == ("active", SUB_PIN)
            assert yuan * 100 <= SUB_PAYMENT
            assert self.paid_by[card, self.today] <= SUB_DAY
            self.bills.append(Bill(found["sale_no"], 2))

    @rule(number=NUMBERS, pieces=st.integers(1, 3))
    def give_back(self, number: int, pieces: int) -> None:
        """Some pieces of a bill come back, with what they earned; what had paid for them is put back."""
        bill = pick([one for one in self.bills if one.left], number)
        if bill is None:
            return
        qty = min(pieces, bill.left)
        back = {"sale_no": bill.sale_no, "lines": [1], "qty": qty, "reason": "不合适"}
        if self.tried("give_back", ("return_lines", back), ("begin_tender", {}), ("commit", {})) is not None:
            bill.left -= qty

    @rule(number=NUMBERS, cause=st.sampled_from(("merchant", "customer")))
    def refund(self, number: int, cause: str) -> None:
        """All stored value is paid back by the law's formula; done again there is nothing to pay back."""
        person = self.somebody(number)
        asked = self.on_bill(person), ("refund_value", {"cause": cause, "pin": PIN})
        if self.tried("refund", *asked, ("pay", {"method": "cash"}), ("commit", {})) is not None:
            with self.reading() as books:
                has = account(books, person.member_id)
            assert (has.principal_fen, has.bonus_fen) == (0, 0)
            assert self.tried("refund_again", *asked) is None

    @rule(number=NUMBERS, qty=st.integers(1, 2))
    def take_reward(self, number: int, qty: int) -> None:
        asked = {"member": self.somebody(number).member_id, "code": BOX, "pin": PIN, "qty": qty}
        found = self.tried("take_reward", ("take_reward", asked))
        if found is not None:
            self.papers += [found["document"]] * qty

    @rule(number=NUMBERS)
    def return_reward(self, number: int) -> None:
        paper = pick(self.papers, number)
        if paper is not None:
            asked = {"document": paper, "reason": "不合用"}
            if self.tried("return_reward", ("return_reward", asked)) is not None:
                self.papers.remove(paper)

    @rule(number=NUMBERS, points=st.sampled_from((-400, -50, 50, 400)))
    def correct(self, number: int, points: int) -> None:
        """Two people put points right."""
        before = self.books_say()
        try:
            with self.till.till.place.keeper.open(SETUP) as books:
                correct(books, self.somebody(number).member_id, points, "漏积", by="1001+1002", aside=0)
        except DomainError:
            assert self.books_say() == before
        else:
            self.done["correct"] += 1

    # --- days ------------------------------------------------------------------------------------------------------

    @rule(days=st.sampled_from((1, 1, 3, 8, 40)))
    def go_on(self, days: int) -> None:
        """The day is closed and another begins; what ended is cleared once, not twice."""
        counter = self.till
        with self.reading() as books:
            day = open_day_of(books, "HP01")
            assert day is not None
            expected_fen = cash_state(books, day).expected_fen
        counter.ok("count_drawer", total=f"{expected_fen // 100}.{expected_fen // 10 % 10}")
        counter.ok("close_day", reason="分币")
        counter.clock.at += timedelta(days=days)
        counter.begin(shop.MANAGER, FLOAT)
        before = self.books_say()
        with counter.till.place.keeper.open(SETUP) as books:
            every = members_to_clear(books.connection, "", self.today)
            assert (carry_merged(books), clear_ended_points(books, every, self.today)) == (0, 0)
        assert self.books_say() == before
        self.done["go_on"] += 1

    # --- what holds ------------------------------------------------------------------------------------------------

    @invariant()
    def every_account_is_its_movements_and_its_lots(self) -> None:
        with self.reading() as books:
            for member_id in books.scalars(select(member.c.member_id)).all():
                assert_balanced(books, member_id, self.today)

    @invariant()
    def who_was_forgotten_is_found_by_nothing(self) -> None:
        with self.reading() as books:
            forgotten = set(books.scalars(select(member.c.member_id).where(member.c.state == "erased")))
        for person in self.people:
            if person.member_id in forgotten:
                known = [
                    hit["member_id"]
                    for text in (person.name, person.phone, person.phone[-4:], *person.cards)
                    for hit in self.till.ok("find_members", text=text)["members"]
                ]
                assert person.member_id not in known
                assert self.till.ok("explain_member", who=person.member_id)["agrees"]

    def teardown(self) -> None:
        if hasattr(self, "open"):
            with self.open:
                for person in self.people:
                    assert self.till.ok("explain_member", who=person.member_id)["agrees"]
                assert self.till.sound()
            shutil.rmtree(self.folder)


def test_every_step_can_be_taken() -> None:
    shown = MembershipMachine()
    shown.begin(split="pro_rata", pending=0)
    li, brought, bringer = 0, 2, 3
    shown.top_up(number=li, yuan=300)
    shown.enrol(number=0)
    shown.enrol(number=brought)
    for by in ("value", "points", "both", "cash", "change"):
        shown.buy(number=li, pieces=3, by=by)
    shown.buy(number=bringer, pieces=6, by="cash")
    shown.issue_sub_card(number=li)
    shown.buy_by_sub_card(number=0, yuan=10, pin=SUB_PIN)
    shown.freeze_or_thaw_sub_card(number=0)
    shown.buy_by_sub_card(number=0, yuan=10, pin=SUB_PIN)
    shown.freeze_or_thaw_sub_card(number=0)
    shown.take_reward(number=li, qty=2)
    shown.return_reward(number=0)
    shown.give_back(number=0, pieces=2)
    shown.correct(number=li, points=50)
    shown.merge(survivor=li, other=1)
    shown.unmerge(number=0)
    shown.lose(number=li)
    shown.buy(number=li, pieces=1, by="value")
    shown.find_or_reissue(number=0, reissued=False)
    shown.lose(number=li)
    shown.find_or_reissue(number=0, reissued=True)
    shown.replace_card(number=li)
    shown.every_account_is_its_movements_and_its_lots()
    shown.go_on(days=8)
    shown.go_on(days=40)
    kinds = {entry.kind for entry in shown.till.journal()}
    shown.refund(number=1, cause="merchant")
    shown.forget(number=brought)
    shown.every_account_is_its_movements_and_its_lots()
    shown.who_was_forgotten_is_found_by_nothing()
    shown.teardown()

    assert dict(shown.done) == {
        "top_up": 1, "enrol": 2, "buy_value": 1, "buy_points": 1, "buy_both": 1, "buy_cash": 2, "buy_change": 1,
        "issue_sub_card": 1, "buy_by_sub_card": 1, "freeze_sub_card": 1, "thaw_sub_card": 1, "take_reward": 1,
        "return_reward": 1, "give_back": 1, "correct": 1, "merge": 1, "unmerge": 1, "lose": 2, "cancel_loss": 1,
        "reissue_card": 1, "replace_card": 1, "go_on": 2, "refund": 1, "forget": 1,
    }  # fmt: skip
    assert {"membership.points_expired", "membership.referral_rewarded"} <= kinds


TestMembership = MembershipMachine.TestCase
TestMembership.settings = settings(max_examples=12, stateful_step_count=25, deadline=None)
