"""Three registers and headquarters say what they have to say of three members: in whichever order headquarters hears
them, its tables end alike and equal a rebuild."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.books import entries
from kernel.clock import FixedClock
from kernel.facts import Entry, Fact
from kernel.tables import is_projected, metadata
from membership.cards.usecases import step_card
from membership.facts import MemberErased, PointsEarned
from membership.file.facts import MembersMerged
from membership.file.rules.particulars import Particulars
from membership.file.usecases import change_member
from membership.tables import member, member_key
from membership.usecases import set_stored_value_pin_hash
from sync.rights import RightGranted
from tests.headquarters.chain import OPENING, STAFF, Chain, Till, batch_of, new_chain, rows
from tests.headquarters.intake.test_receiving import sender
from tests.headquarters.intake.test_trying import changed_by_right, learnt

HQ, REGISTERS = "HQ", ("HP01", "HP02", "BJ01")
# That something waited, and for how long, is not the same in every order; the branches' own rows are headquarters'.
OF_THE_WAY = ("exception_ledger", "exception_settled")


@dataclass(frozen=True)
class Story:
    """What each register wrote, with the keys beside it, and what headquarters says in its order."""

    chains: dict[str, list[Entry]]
    keys: dict[str, dict[str, str]]
    says: tuple[Fact, ...]
    granted: RightGranted


def small_chain() -> Chain:
    made = new_chain()
    for register in REGISTERS:
        made.install(register, register[:2])
    return made


def changed(clock: FixedClock, till: Till, member_id: str, name: str) -> None:
    clock.forward(minutes=1)
    with till.open() as books:
        change_member(books, till.keys, member_id, Particulars(name=name), phone_mac=till.phone_mac)


def chose_pin(clock: FixedClock, till: Till, member_id: str, words: str) -> None:
    clock.forward(minutes=1)
    with till.open() as books:
        set_stored_value_pin_hash(books, till.keys, member_id, words)


@lru_cache(maxsize=1)
def story() -> Story:
    """Everybody knows everybody, as before headquarters was set back; nobody has heard what the others did since."""
    chain = small_chain()
    first, second, third = (chain.tills[register] for register in REGISTERS)
    li, wang = first.enrol(), first.enrol("王芳", "13800006621")
    zhou = third.enrol("周敏", "13800006622")
    for teller in (first, third):
        for hearer in (first, second, third):
            if hearer is not teller:
                learnt(teller, hearer)
    chose_pin(chain.clock, first, li, "first pin of li")
    chain.clock.forward(minutes=1)
    changed_by_right(chain, second, li)
    for till, name in ((second, "李雪莲"), (third, "李雪"), (first, "李雪梅儿")):
        changed(chain.clock, till, li, name)
        till.record(PointsEarned(member_id=li, points=7, document_no=f"S-{till.register}-20261121-0001"))
    changed(chain.clock, second, wang, "王芳芳")
    chose_pin(chain.clock, third, wang, "pin of wang")
    second.record(PointsEarned(member_id=wang, points=3, document_no="S-HP02-20261121-0002"))
    changed(chain.clock, first, zhou, "周敏敏")
    with second.open() as books:
        step_card(
            books, card_of(second, li), "report_lost", decisive=False, today="2026-11-21", paper="身份证", reason="丢失"
        )
    said = {register: own_entries(chain.tills[register]) for register in REGISTERS}
    keys = {register: keys_of(chain.tills[register], said[register]) for register in REGISTERS}
    merged = MembersMerged(
        member_id=zhou, survivor=li, joined_on="2026-11-21", joined_before="2026-11-21", reason="同一人"
    )
    granted = RightGranted(right_id="r-pin", register="HP02", account=f"pin:{li}", amount=2)
    return Story(said, keys, (merged, MemberErased(member_id=wang, reason="本人要求")), granted)


def card_of(till: Till, member_id: str) -> str:
    found = rows(till.database, member)
    return next(str(row["card_no"]) for row in found if row["member_id"] == member_id)


def own_entries(till: Till) -> list[Entry]:
    with till.database.reading() as connection:
        return list(entries(connection, till.register))


def keys_of(till: Till, said: list[Entry]) -> dict[str, str]:
    with till.database.reading() as connection:
        return till.courier.keys_for(connection, said)


def told_in(order: Iterable[str]) -> Chain:
    """Headquarters, after it heard one more entry of the register, or said its next word, for each name in turn."""
    chain, tale = small_chain(), story()
    chain.clock.at = OPENING.replace(hour=20)
    with chain.office.open(STAFF) as books:
        books.record(tale.granted)
    at = dict.fromkeys((HQ, *REGISTERS), 0)
    for name in order:
        place, at[name] = at[name], at[name] + 1
        if name == HQ:
            with chain.office.open(STAFF) as books:
                books.record(tale.says[place])
        else:
            one = [tale.chains[name][place]]
            batch = batch_of(one, chain.tills[name], member_keys=tale.keys[name])
            chain.office.receive(sender(chain, name), batch)
    return chain


def steps() -> list[str]:
    tale = story()
    return [*(name for name in REGISTERS for _ in tale.chains[name]), *(HQ for _ in tale.says)]


def tables(chain: Chain) -> dict[str, list[dict[str, object]]]:
    kept = [table for table in metadata.sorted_tables if is_projected(table) and table.name not in OF_THE_WAY]
    found = {table.name: rows(chain.office.database, table) for table in kept}  # type: ignore[arg-type]
    found["members with a key"] = [{"id": row["member_id"]} for row in rows(chain.office.database, member_key)]  # type: ignore[arg-type]
    return found


@lru_cache(maxsize=1)
def as_it_happened() -> dict[str, list[dict[str, object]]]:
    return tables(told_in(steps()))


@pytest.mark.parametrize("first", [HQ, *REGISTERS])
def test_whoever_is_heard_first_headquarters_ends_alike(first: str) -> None:
    chain = told_in(sorted(steps(), key=lambda name: name != first))

    assert tables(chain) == as_it_happened()
    assert chain.office.verify().findings == ()


@settings(max_examples=8, deadline=None)
@given(rng=st.randoms(use_true_random=False))
def test_headquarters_ends_alike_in_whichever_order_it_hears_the_registers(rng: Random) -> None:
    order = steps()
    rng.shuffle(order)

    chain = told_in(order)

    assert tables(chain) == as_it_happened()
    assert chain.office.verify().findings == ()
