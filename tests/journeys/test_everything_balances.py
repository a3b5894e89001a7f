"""Whatever is sold, given back, exchanged, melted, ordered, repaired, sent and counted: money, metal and pieces add up.

People do in any order what people can do with things; a piece that a customer has is not in a store. The same holds at
every till and at headquarters, by the test's own book and by the books' own two ways.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from kernel.money import parse_yuan
from kernel.tables import exception_ledger
from membership.queries import account
from shop.daily_close.queries import cash_state, open_day_of
from shop.old_gold.queries import old_pieces_here
from shop.orders.queries import deposit_ledger
from shop.services.queries import metal_ledger
from shop.stockroom.queries import balances, in_hand_of
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.counter import AMPLE, small_chain
from tests.journeys.ledgers import EVER, gaps, of_store, points_gap
from tests.journeys.moves import MOVES, carry_out
from tests.journeys.world import STORES, World

Step = tuple[str, str, int]
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(MOVES)), st.sampled_from(sorted(STORES)), st.integers(0, 999)),
    min_size=10,
    max_size=22,
)
BJ_HAS = [("deliver", "BJ01", number) for number in range(5)]
# One move after the other, each of which can be made: so that every one of them is known to have an effect.
EVERY_MOVE: list[Step] = [
    ("deliver", "BJ01", 0), ("sell", "HP01", 0), ("sell two", "HP01", 1), ("sell to a member", "HP01", 0),
    ("tell", "HP01", 0), ("give back", "BJ01", 1), ("give back for cash", "HP01", 0), ("give back again", "HP01", 0),
    ("trade in what came back", "HP01", 0), ("exchange", "HP01", 0), ("trade in", "HP01", 3), ("deliver", "HP01", 0),
    ("cut off", "HP01", 0), ("trade in their own", "HP01", 0), ("trade up", "HP01", 5), ("buy back", "BJ01", 4),
    ("correct old gold", "HP01", 0), ("send to the refinery", "HP01", 0), ("order", "HP01", 2), ("pick up", "HP01", 0),
    ("order", "BJ01", 0), ("call off", "BJ01", 0), ("order", "HP01", 2), ("call off", "HP01", 1),
    ("leave metal", "HP01", 0), ("work metal", "HP01", 0),
    ("send", "HP01", 0), ("receive", "BJ01", 0), ("count", "HP01", 3), ("find", "HP01", 0), ("lend", "HP01", 0),
    ("take back", "HP01", 0), ("write off", "HP01", 0), ("return to the supplier", "HP01", 0), ("cash", "HP01", 0),
]  # fmt: skip


def run(steps: list[Step], folder: Path, *, all_of_them: bool = False) -> None:
    """Make the moves, let everybody hear everything, and add up."""
    with small_chain(folder) as chain:
        world = World(chain)
        for name, register, number in [*BJ_HAS, *steps]:
            outcome = carry_out(world, name, register, number)
            assert not (all_of_them and outcome), (name, outcome)
        chain.sync("HP01", "BJ01", "HP01", "BJ01")

        assert rows(chain.office.database, exception_ledger) == []
        for register, store in STORES.items():
            assert not all_of_them or chain[register].sound()  # the day replayed gives the same books
            with chain[register].till.post.reading() as there, chain.office.database.reading() as office:
                for books in (there, office):
                    assert gaps(books, store) == []
                    assert_as_the_test_knows(books, world, register, store)
                assert of_store(there, store, register) == of_store(office, store, register)
        member_id = chain["HP01"].member_id(shop.LI)
        with chain.office.database.reading() as office:
            assert account(office, member_id).balance_fen == 3_200_00 - world.value_fen
            assert points_gap(office, member_id, opening=12_860) == 0


def assert_as_the_test_knows(books: Connection, world: World, register: str, store: str) -> None:
    """What lies in a store, in its safe and its drawer, and what it owes to customers."""
    day = open_day_of(books, register)
    assert day is not None
    assert cash_state(books, day).expected_fen == parse_yuan(AMPLE) + world.cash[register]
    here = {code for code, place in world.where.items() if place in (store, f"{store}, ordered")}
    assert set(in_hand_of(books, store, list(world.where))) == here
    by_purity: dict[str, int] = {}
    for code in here:
        piece = world.pieces[code]
        by_purity[piece.purity_code] = by_purity.get(piece.purity_code, 0) + piece.net_gold_weight_mg
    assert {code: one.closing.mg for code, one in balances(books, store).items() if one.closing.mg} == by_purity
    safe = {row.old_no: (row.store, row.gross_mg) for row in old_pieces_here(books, store)}
    assert safe == {old_no: lies for old_no, lies in world.safe.items() if lies[0] == store}
    assert deposit_ledger(books, store, *EVER).closing_fen == world.ahead[register]
    assert sum(one.closing_mg for one in metal_ledger(books, store, *EVER)) == world.owed[register]


@settings(max_examples=10)
@given(STEPS)
def test_any_sequence_keeps_money_metal_and_pieces_in_balance_everywhere(steps: list[Step]):
    with tempfile.TemporaryDirectory() as folder:
        run(steps, Path(folder))


def test_every_move_can_be_made_and_the_books_close(tmp_path: Path):
    assert {name for name, _register, _number in EVERY_MOVE} == set(MOVES)

    run(EVERY_MOVE, tmp_path, all_of_them=True)
