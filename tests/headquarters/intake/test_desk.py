"""Many registers at one desk: everybody gets their own answer, and nobody pays for another one's fault."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from headquarters.books import OfficeKeeper
from headquarters.tables import feed_item, journal_head
from kernel.database import AnyDatabase
from kernel.postgres import PostgresDatabase
from kernel.tables import exception_ledger, journal
from promotions.facts import QuotaSet
from sync.protocol import Ack, RightAnswer, RightAsk, RightGrantedAnswer, RightRefusedAnswer
from sync.rights import RightClosed, RightGranted, RightSpent, right
from tests.headquarters.chain import PIN, STAFF, Chain, chain_of, new_chain, points, rows
from tests.headquarters.intake.test_receiving import hand_in, sender

SPENT = RightSpent(right_id="r1", account="quota:gift", amount=1, document_no="S-1")
REGISTERS = [f"HP{n:02}" for n in range(1, 7)]


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    for register in REGISTERS:
        made.install(register, "HP")
    return made


def together(calls: Sequence[Callable[[], object]]) -> list[object]:
    """All at once, each on a thread of its own."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def ask(chain: Chain, register: str, member_id: str, fen: int, right_id: str = "") -> RightAnswer:
    question = RightAsk(
        right_id=right_id or f"right-{register}", account=f"value:{member_id}", amount=fen, incarnation=1, pin=PIN
    )
    return chain.office.ask_right(sender(chain, register), question)


def test_batches_of_many_registers_are_kept_each_once(chain: Chain) -> None:
    answers = together([lambda r=r: hand_in(chain, chain_of(r, points(10)), r) for r in REGISTERS])  # type: ignore[misc]

    assert [type(answer) for answer in answers] == [Ack] * len(REGISTERS)
    assert chain.account("m1").points == 10 * len(REGISTERS)
    numbers = [row["no"] for row in rows(chain.office.database, journal)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert rows(chain.office.database, journal_head) == [{"one": 1, "no": len(numbers)}]


def test_what_many_ask_of_one_account_is_granted_as_far_as_it_reaches(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)

    answers = together([lambda r=r: ask(chain, r, member_id, 30_00) for r in REGISTERS])  # type: ignore[misc]

    granted = [answer for answer in answers if isinstance(answer, RightGrantedAnswer)]
    assert len(granted) == 3
    assert sum(row["granted"] for row in rows(chain.office.database, right) if row["state"] == "open") == 90_00


def test_the_same_question_from_two_threads_has_one_answer(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)

    answers = together([lambda: ask(chain, "HP01", member_id, 30_00, "same")] * 4)

    assert len({str(answer) for answer in answers}) == 1
    assert len(rows(chain.office.database, right)) == 1


def test_a_refused_question_stays_refused_when_the_money_comes(chain: Chain) -> None:
    member_id = chain.member(principal_fen=40_00)
    ask(chain, "HP02", member_id, 40_00, "all of it")
    first = ask(chain, "HP01", member_id, 30_00, "same")
    hand_in(chain, chain_of("HP02", [RightClosed(right_id="all of it", spent=0)]), "HP02")

    again = ask(chain, "HP01", member_id, 30_00, "same")

    assert isinstance(first, RightRefusedAnswer)
    assert again == first


def test_one_registers_fault_does_not_reach_the_others(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = OfficeKeeper.transact

    def stumbles(keeper: OfficeKeeper, actor: object, work: Callable[[object], object], **how: bool) -> object:
        def looked_at(books: object) -> object:
            result = work(books)
            if any(row.register == "HP02" for row in _seen(books)):
                raise ZeroDivisionError
            return result

        return inner(keeper, actor, looked_at, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(OfficeKeeper, "transact", stumbles)

    def one(register: str) -> object:
        try:
            return hand_in(chain, chain_of(register, points(2)), register)
        except ZeroDivisionError as error:
            return error

    answers = together([lambda r=r: one(r) for r in REGISTERS])  # type: ignore[misc]

    assert [type(answer) for answer in answers] == [Ack, ZeroDivisionError, Ack, Ack, Ack, Ack]
    assert chain.account("m1").points == 2 * 5


def test_rights_wait_for_no_sales_of_others_in_their_transaction(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    member_id = chain.member(principal_fen=1_000_00)
    inner, groups = OfficeKeeper.transact, list[set[str]]()

    def noted(keeper: OfficeKeeper, actor: object, work: Callable[[object], object], **how: bool) -> object:
        answers = inner(keeper, actor, work, **how)  # type: ignore[arg-type]
        groups.append({type(answer).__name__ for answer in answers})  # type: ignore[attr-defined]
        return answers

    monkeypatch.setattr(OfficeKeeper, "transact", noted)

    together([
        call
        for register in REGISTERS
        for call in (
            lambda r=register: ask(chain, r, member_id, 30_00),
            lambda r=register: hand_in(chain, chain_of(r, points(10)), r),
        )
    ])  # fmt: skip

    assert all(len(kinds) == 1 for kinds in groups)
    assert chain.account("m1").points == 10 * len(REGISTERS)
    assert len(rows(chain.office.database, right)) == len(REGISTERS)


def test_nothing_is_granted_that_is_not_in_the_journal(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)
    before = len(rows(chain.office.database, journal))

    ask(chain, "HP01", member_id, 30_00)

    found = rows(chain.office.database, journal)
    assert [row["kind"] for row in found[before:]] == ["rights.granted"]
    assert all(row["no"] < found[-1]["no"] for row in rows(chain.office.database, feed_item))


def _seen(books):  # type: ignore[no-untyped-def]
    return books.connection.execute(journal.select().where(journal.c.register == "HP02"))


def test_what_another_server_process_is_just_committing_makes_no_exception(postgres: PostgresDatabase) -> None:
    chain = new_chain(postgres)
    chain.install("HP01", "HP")
    spending = chain_of("HP01", [SPENT])

    with ThreadPoolExecutor(1) as pool:
        with chain.office.open(STAFF) as books:  # the first process, which holds the end of the journal
            books.record(QuotaSet(name="gift", total=5))
            books.record(RightGranted(right_id="r1", register="HP01", account=SPENT.account, amount=2))
            second = pool.submit(hand_in, chain, spending)
            waits_for_a_lock(postgres)
        answer = second.result()

    assert isinstance(answer, Ack)
    assert [row["reason"] for row in rows(postgres, exception_ledger)] == []
    assert [row["spent"] for row in rows(postgres, right)] == [1]
    assert chain.office.verify().findings == ()


def test_what_nobody_is_committing_is_an_exception_at_once(postgres: PostgresDatabase) -> None:
    chain = new_chain(postgres)
    chain.install("HP01", "HP")

    hand_in(chain, chain_of("HP01", [SPENT]))

    assert [row["kind"] for row in rows(postgres, exception_ledger)] == [RightSpent.kind]


def waits_for_a_lock(database: PostgresDatabase) -> None:
    """Ask the server until a transaction of this database waits for another one."""
    query = text(
        "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
        " WHERE NOT granted AND datname = current_database()"
    )
    for _ in range(100_000):
        with database.reading() as connection:
            if connection.scalar(query):
                return
    pytest.fail("nobody waits")
