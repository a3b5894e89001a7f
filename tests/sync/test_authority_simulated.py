"""However the line breaks, two tills together never spend more than the member had, and in the end all agree."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.verify import verify
from sync.authority import RightHeld, close, held
from tests.headquarters.chain import PIN, Chain, Till, Wire, new_chain

OPENING_FEN = 100
TILLS = ("HP01", "HP02")

ask = st.tuples(st.just("ask"), st.sampled_from(TILLS), st.sampled_from([30, 60, 100]))
lose = st.tuples(st.just("lose"), st.sampled_from(TILLS), st.sampled_from(["rights", "up", "feed", "hello"]))
plain = st.tuples(
    st.sampled_from(["spend", "return", "again", "round", "down", "up"]), st.sampled_from(TILLS), st.just(0)
)


class Counters:
    """Two tills, what each has spent, and the last question of each."""

    def __init__(self) -> None:
        self.chain: Chain = new_chain()
        self.places: dict[str, tuple[Till, Wire]] = {
            name: self.chain.install(name, store) for name, store in zip(TILLS, ("HP", "HP"), strict=True)
        }
        self.member_id = self.chain.member(principal_fen=OPENING_FEN)
        self.granted: dict[str, RightHeld] = {}
        self.last: dict[str, tuple[str, int]] = {}
        self.spent = self.asked = 0
        for till, _wire in self.places.values():
            till.agent.run_once()

    def step(self, what: str, register: str, more: int | str) -> None:
        till, wire = self.places[register]
        match what:
            case "ask":
                self.asked += 1
                self._ask(till, f"{register}-{self.asked}", int(more))
            case "again" if register in self.last:
                self._ask(till, *self.last[register])
            case "spend" | "return":
                self._end(till, spending=what == "spend")
            case "round":
                till.agent.run_once()
            case "lose":
                wire.lose.append(str(more))
            case "down" | "up":
                wire.down = what == "down"

    def heal(self) -> None:
        for till, wire in self.places.values():
            wire.down = False
            wire.lose.clear()
            while held_by(till):
                self._end(till, spending=False)
        for till, _wire in [*self.places.values(), *self.places.values()]:
            till.agent.run_once()

    def _ask(self, till: Till, right_id: str, fen: int) -> None:
        self.last[till.register] = (right_id, fen)
        answer = till.authority.ask(right_id=right_id, account=f"value:{self.member_id}", amount=fen, pin=PIN)
        if isinstance(answer, RightHeld):
            self.granted[right_id] = answer

    def _end(self, till: Till, *, spending: bool) -> None:
        for right_id in held_by(till)[:1]:
            if spending:
                fen = self.granted[right_id].principal_fen
                till.spend(self.member_id, right_id, fen)
                self.spent += fen
            else:
                with till.open() as books:
                    close(books, right_id, 0)


def held_by(till: Till) -> tuple[str, ...]:
    with till.database.reading() as connection:
        return held(connection)


@settings(max_examples=40)
@given(steps=st.lists(st.one_of(ask, plain, plain, lose), min_size=5, max_size=40))
def test_nothing_is_spent_twice_and_all_agree_in_the_end(steps: list[tuple[str, str, int | str]]) -> None:
    counters = Counters()

    for step in steps:
        counters.step(*step)
        assert counters.spent <= OPENING_FEN
    counters.heal()

    left = OPENING_FEN - counters.spent
    tills = [till for till, _wire in counters.places.values()]
    assert [till.agent.status.state for till in tills] == ["synced", "synced"]
    assert [till.account(counters.member_id).principal_fen for till in tills] == [left, left]
    assert counters.chain.account(counters.member_id).principal_fen == left
    assert _whole_balance_is_free(counters, left)


def _whole_balance_is_free(counters: Counters, left: int) -> bool:
    till = counters.places["HP01"][0]
    account = f"value:{counters.member_id}"
    return left == 0 or isinstance(
        till.authority.ask(right_id="last", account=account, amount=left, pin=PIN), RightHeld
    )


def test_the_books_of_such_a_day_are_sound() -> None:
    counters = Counters()
    day = [
        ("ask", "HP01", 60),
        ("lose", "HP02", "rights"),
        ("ask", "HP02", 30),
        ("spend", "HP01", 0),
        ("round", "HP02", 0),
    ]

    for step in day:
        counters.step(*step)
    counters.heal()

    till = counters.places["HP02"][0]
    with till.database.reading() as connection:
        assert verify(connection, register="HP02", projections=till.keeper.projections).findings == ()
    assert counters.chain.office.verify().findings == ()
