"""A member's value and points over two stores: topped up, spent, given back, cleared and corrected in any order.

Whatever happens, the balance is the sum of the movements and of the open lots, no lot is below zero, every point that
was earned is left, spent, ended or taken back, and all places agree in the end.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select

from headquarters.upkeep.clearing import clear
from kernel.tables import exception_ledger
from membership.points.queries import points_lots
from membership.points.rules.lots import TOLD
from membership.points.usecases import correct
from membership.queries import account
from membership.rules.points import PointsPolicy, PointsTender, Validity
from membership.tables import member_movement
from membership.value.queries import later_fen_of, value_lots
from membership.value.rules.prepaid import Gift, PrepaidRules
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.counter import AMPLE, SETUP, Counter, SmallChain, small_chain

LI, PIN = "李雪梅", shop.VALUE_PIN
POINTS = PointsPolicy(
    tender=PointsTender(points_a_step=100, most_percent=100), validity=Validity(kind="year_end", years=0)
)
PREPAID = PrepaidRules(
    identity_from_fen=0,
    payee_from_fen=0,
    refund_cash_most_fen=5_000_00,
    gifts=(Gift(from_fen=300_00, bonus_fen=31_00, parts=2), Gift(from_fen=200_00, bonus_fen=7_00)),
)
TILLS = {"HP01": list(shop.PLAIN_RINGS), "BJ01": [shop.BJ_RING]}
REFUSED = {
    "top_up.over_cap", "stored_value.balance_too_low", "stored_value.set_aside", "points.too_few", "points.not_taken",
    "value_refund.nothing", "value_refund.contracts_unknown", "value_refund.altered", "item.sold", "item.other_store",
    "return.returned_already", "item.not_here", "points.step_broken",
}  # fmt: skip


class World:
    """What the moves know: the tills, and the bills that can come back."""

    def __init__(self, chain: SmallChain) -> None:
        self.chain = chain
        self.sold: dict[str, list[str]] = {register: [] for register in TILLS}
        for register in TILLS:
            till = chain[register].begin(shop.MANAGER if register == "HP01" else shop.BJ_MANAGER, AMPLE)
            post = till.till.post
            chain[register].ok("look_up_member", text=shop.LI_PHONE)
            post.settings = msgspec.structs.replace(post.settings, points=POINTS, prepaid=PREPAID)

    def tried(self, register: str, *commands: tuple[str, dict[str, object]]) -> dict[str, object] | None:
        """The last answer; None, with an empty bill, when one was refused for a reason of the trade."""
        till, answer = self.chain[register], {}
        till.ok("attach_member", id=self.chain["HP01"].member_id(LI))
        for command, arguments in commands:
            answer = till.do(command, **arguments)
            if not answer["ok"]:
                assert answer["code"] in REFUSED, (command, answer)
                leave(till)
                return None
        return answer


def leave(till: Counter) -> None:
    if till.till.post.in_tender:
        till.ok("cancel_tender")
    till.ok("void", reason="不办了")


def _top_up(world: World, register: str, number: int) -> None:
    amount = f"{(number % 4 + 1) * 100}"
    world.tried(register, ("top_up", {"amount": amount}), ("pay", {"method": "cash"}), ("commit", {}))


def _sell(world: World, register: str, number: int) -> None:
    """A piece, paid with some points, some value, and cash."""
    codes = TILLS[register]
    first: list[tuple[str, dict[str, object]]] = [("scan", {"code": codes[number % len(codes)]})]
    if number % 3:
        first.append(("pay_points", {"amount": str(number % 9 + 1), "pin": PIN}))
    if number % 2:
        first.append(("pay", {"method": "stored_value", "amount": f"{number % 150 + 1}.5", "pin": PIN}))
    done = world.tried(register, *first, ("pay", {"method": "cash"}), ("commit", {}))
    if done is not None:
        world.sold[register].append(str(done["sale_no"]))


def _give_back(world: World, register: str, number: int) -> None:
    if world.sold[register]:
        sale_no = world.sold[register].pop(number % len(world.sold[register]))
        back = {"sale_no": sale_no, "lines": [1], "reason": "不合适"}
        world.tried(register, ("return_lines", back), ("begin_tender", {}), ("commit", {}))


def _refund(world: World, register: str, number: int) -> None:
    cause = ("merchant", "customer")[number % 2]
    world.tried(
        register, ("refund_value", {"cause": cause, "pin": PIN}), ("pay", {"method": "cash"}), ("commit", {})
    )  # fmt: skip


def _night(world: World, _register: str, number: int) -> None:
    clear(world.chain.office.keeper, world.chain.office.settings, ("2026-12-31", "2027-01-01")[number % 2])


def _correct(world: World, _register: str, number: int) -> None:
    member_id = world.chain["HP01"].member_id(LI)
    with world.chain.office.keeper.open(SETUP) as books:
        correct(books, member_id, number % 50 + 1, "漏积", by="8001+8002", aside=0)


def _tell(world: World, register: str, _number: int) -> None:
    world.chain.sync(register)


MOVES: dict[str, Callable[[World, str, int], None]] = {
    "top up": _top_up, "sell": _sell, "give back": _give_back, "refund": _refund, "night": _night,
    "correct": _correct, "tell": _tell,
}  # fmt: skip
Step = tuple[str, str, int]
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(MOVES)), st.sampled_from(sorted(TILLS)), st.integers(0, 999)),
    min_size=6,
    max_size=14,
)


def run(steps: list[Step], folder: Path) -> None:
    with small_chain(folder) as chain:
        world = World(chain)
        for name, register, number in steps:
            MOVES[name](world, register, number)
        for _ in range(2):
            chain.sync("HP01", "BJ01")

        assert rows(chain.office.database, exception_ledger) == []
        assert chain.office.verify().sound
        member_id = chain["HP01"].member_id(LI)
        with chain.office.database.reading() as office:
            has = account(office, member_id)
            assert_lots_are_the_balance(office, member_id)
        assert min(has.points, has.principal_fen, has.bonus_fen) >= 0
        with chain["HP01"].till.post.reading() as there:
            assert account(there, member_id) == has
            assert_lots_are_the_balance(there, member_id)


def assert_lots_are_the_balance(books: Connection, member_id: str) -> None:
    has, points, value = account(books, member_id), points_lots(books, member_id), value_lots(books, member_id)
    moved = member_movement.c
    sums = select(func.sum(moved.points), func.sum(moved.principal_fen), func.sum(moved.bonus_fen))
    kept = books.execute(sums.where(moved.member_id == member_id)).one()

    assert points.balance == has.points == kept[0]
    assert (value.principal_fen, value.bonus_fen) == (has.principal_fen, has.bonus_fen) == (kept[1], kept[2])
    assert points.owed == value.owed_principal_fen == value.owed_bonus_fen == 0
    assert all(lot.left >= 0 and lot.made == lot.left + sum(lot.gone.values()) for lot in points.lots)
    assert all(one.principal_left_fen >= 0 <= one.bonus_left_fen for one in value.contracts)
    assert TOLD not in {lot.lot_id for lot in points.lots}
    assert later_fen_of(books, member_id, "2026-11-21") <= has.bonus_fen


def test_one_move_after_the_other(tmp_path: Path) -> None:
    run(
        [
            ("top up", "HP01", 2), ("sell", "HP01", 1), ("top up", "BJ01", 1), ("tell", "BJ01", 0), ("sell", "BJ01", 5),
            ("give back", "HP01", 0), ("correct", "HP01", 7), ("tell", "HP01", 0), ("sell", "HP01", 101),
            ("night", "HP01", 1), ("refund", "HP01", 1), ("top up", "HP01", 3), ("give back", "BJ01", 0),
            ("tell", "HP01", 0), ("refund", "HP01", 0), ("night", "HP01", 1),
        ],
        tmp_path,
    )  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(steps=STEPS)
def test_in_any_order(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        run(steps, Path(folder))
