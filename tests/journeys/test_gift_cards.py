"""Two tills, one of them lying, do what they like with named gift cards: no fen is spent twice, none is lost."""

from __future__ import annotations

from functools import partial

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from kernel.facts import Fact
from kernel.secrets import fingerprint
from membership.gift_cards import usecases
from membership.gift_cards.errors import GiftCardHeld, GiftCardState, ReplacementWrong
from membership.gift_cards.facts import (
    GiftCardLost,
    GiftCardPutBack,
    GiftCardsMade,
    GiftCardSold,
    GiftCardSpent,
    GiftCardTakenBack,
    MadeCard,
)
from membership.gift_cards.queries import card, moves_of, off_balance
from membership.gift_cards.rules.numbers import gift_number, hashed_text
from membership.gift_cards.rules.selling import GiftCardRules
from shop.gift_cards import is_held
from shop.returns.tables import sale_return
from sync.protocol import RightAsk, RightGrantedAnswer
from sync.rights import RightClosed, set_aside
from tests.headquarters.chain import STAFF, chain_of, new_chain
from tests.headquarters.intake.test_gift_card_guards import returned_line
from tests.headquarters.intake.test_receiving import hand_in, sender
from tests.shop.sales.test_projection import SALE

FACE, SECRET = 100, "ABCD2345EFGH"
CARDS = (gift_number("one"), gift_number("two"), gift_number("three"))
STORES = {"HP01": "HP", "BJ01": "BJ"}
BILLS = {
    name: replace(SALE, sale_id=name, sale_no=f"S-{name}-20261121-0001", store=store) for name, store in STORES.items()
}
registers, cards, fens = st.sampled_from(sorted(STORES)), st.sampled_from(CARDS), st.integers(-1, FACE + 1)


class GiftCardMachine(RuleBasedStateMachine):
    """What the tills say is handed in at once; `rights` are those that are still open."""

    @initialize()
    def begin(self) -> None:
        self.chain = new_chain()
        self.said: dict[str, list[Fact]] = {}
        self.rights: list[tuple[str, str, str, int]] = []  # register, right, card, fen
        self.asked = 0
        hashed = partial(fingerprint, self.chain.office.secrets.pepper)
        made = tuple(MadeCard(card_no=one, secret_hash=hashed(hashed_text(one, SECRET))) for one in CARDS)
        for register, store in STORES.items():
            self.chain.install(register, store)
            self.say(register, BILLS[register])
        with self.chain.office.open(STAFF) as books:
            books.record(GiftCardsMade(batch_no="GB1", store="HP", named=True, face_fen=FACE, cards=made))
        with self.chain.office.database.writing() as connection:
            for register, store in STORES.items():
                row = returned_line(BILLS[register].sale_no, f"S-{register}-20261121-0002", store)
                connection.execute(sale_return.insert().values(**{**row, "of_sale_id": register}))

    def say(self, register: str, *facts: Fact) -> None:
        before = self.said.setdefault(register, [])
        before.extend(facts)
        hand_in(self.chain, chain_of(register, before)[len(before) - len(facts) :], register)

    @rule(register=registers, number=cards, fen=st.sampled_from((FACE, FACE, FACE + 1)))
    def sell(self, register: str, number: str, fen: int) -> None:
        bill = BILLS[register]
        self.say(
            register,
            GiftCardSold(card_no=number, store=bill.store, fen=fen, ends_on="2029-11-21", document_no=bill.sale_no),
        )

    @rule(register=registers, number=cards, fen=st.integers(1, FACE), secret=st.sampled_from((SECRET, SECRET, "WRONG")))
    def ask(self, register: str, number: str, fen: int, secret: str) -> None:
        self.asked += 1
        right_id = f"r{self.asked}"
        ask = RightAsk(right_id=right_id, account=f"gift:{number}", amount=fen, incarnation=1, pin=secret)
        if isinstance(self.chain.office.ask_right(sender(self.chain, register), ask), RightGrantedAnswer):
            assert secret == SECRET
            self.rights.append((register, right_id, number, fen))

    @rule(data=st.data(), more=st.sampled_from((0, 0, 0, -1, 1)), other=st.booleans())
    def spend(self, data: st.DataObject, more: int, other: bool) -> None:
        """By its right, sometimes for more than it holds, sometimes by the till that does not hold it."""
        if self.rights:
            place = data.draw(st.integers(0, len(self.rights) - 1))
            register, right_id, number, fen = self.rights[place]
            if other:
                register = next(name for name in STORES if name != register)
            else:
                del self.rights[place]
            bill, spent = BILLS[register], fen + more
            self.say(
                register,
                GiftCardSpent(
                    card_no=number, right_id=right_id, store=bill.store, fen=spent, document_no=bill.sale_no
                ),
                RightClosed(right_id=right_id, spent=spent),
            )  # fmt: skip

    @rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        if self.rights:
            place = data.draw(st.integers(0, len(self.rights) - 1))
            register, right_id, _number, _fen = self.rights.pop(place)
            self.say(register, RightClosed(right_id=right_id, spent=0))

    @rule(register=registers, number=cards, fen=fens)
    def put_back(self, register: str, number: str, fen: int) -> None:
        bill = BILLS[register]
        back_on = f"S-{register}-20261121-0002"
        self.say(
            register,
            GiftCardPutBack(card_no=number, store=bill.store, fen=fen, document_no=bill.sale_no, returned_on=back_on),
        )

    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        whole = [one for one in self.rights if one[3] == FACE]
        if whole:
            register, right_id, number, fen = data.draw(st.sampled_from(whole))
            self.rights.remove((register, right_id, number, fen))
            bill = BILLS[register]
            self.say(
                register,
                GiftCardTakenBack(
                    card_no=number, right_id=right_id, store=bill.store, fen=fen, document_no=bill.sale_no
                ),
                RightClosed(right_id=right_id, spent=fen),
            )  # fmt: skip

    @rule(number=cards, thaw=st.booleans())
    def freeze(self, number: str, thaw: bool) -> None:
        with self.chain.office.open(STAFF) as books:
            try:
                (usecases.thaw if thaw else usecases.freeze)(books, number, "x")
            except GiftCardState:
                return

    @rule(register=registers, number=cards)
    def lose(self, register: str, number: str) -> None:
        self.say(register, GiftCardLost(card_no=number, store=STORES[register], reason="x"))

    @rule(number=cards, other=cards)
    def reissue(self, number: str, other: str) -> None:
        """Headquarters moves what is left of a lost card, by day or when goods came back to it at night."""
        with self.chain.office.open(STAFF) as books:
            held = is_held(books.connection)
            try:
                usecases.reissue(books, GiftCardRules(reissue_days=0), number, other, "x", is_held=held)
            except (GiftCardState, GiftCardHeld, ReplacementWrong):
                usecases.carry_left_behind(books)

    @invariant()
    def no_fen_is_made_or_lost(self) -> None:
        with self.chain.office.database.reading() as connection:
            assert off_balance(connection, "HP") == ()
            for number in CARDS:
                found, moves = card(connection, number), moves_of(connection, number)
                assert found is not None
                assert 0 <= found.balance_fen <= FACE
                assert set_aside(connection, f"gift:{number}").principal <= found.balance_fen
                assert sum(move.fen for move in moves if move.what == "sold") in (0, FACE)
                assert found.state != "voided" or found.balance_fen == 0
                assert sum(move.what == "moved" and move.fen < 0 for move in moves) == 0 or found.next_card_no
            owed = sum(found.balance_fen for number in CARDS if (found := card(connection, number)))
            moves = [one for number in CARDS for one in moves_of(connection, number)]
            assert owed == sum(move.fen for move in moves if move.what != "moved")

    def teardown(self) -> None:
        self.chain.office.close()


TestGiftCards = GiftCardMachine.TestCase
TestGiftCards.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
