"""Every kind of fact with every kind of value in it: a register may write what it likes, headquarters goes on."""

from __future__ import annotations

import random
from typing import Any

from msgspec import inspect

from kernel.database import AnyDatabase
from kernel.facts import canonical
from kernel.tables import journal
from membership.facts import PointsEarned
from shop.registry import FACTS
from sync.protocol import BATCH_ENTRIES, Ack
from tests.headquarters.chain import chain_of, new_chain, rows
from tests.headquarters.intake.test_receiving import hand_in

EACH = 6  # of every kind
TEXTS = (
    "", "x", "\x00", "m1", "HP", "BJ", "HQ", "HP01", "2026-11-21", "9999-12-31T23:59:59.999+08:00", "value:m1",
    "quota:x", "{", "[]", "x" * 33, "长" * 5_000, "'; --", "%s", "😀",
)  # fmt: skip
NUMBERS = (0, 1, -1, 2, 200, 2**31, -(2**31) - 1, 2**53, 2**63 - 1, -(2**63) + 1)
LISTS = (0, 0, 1, 3)


class Hostile:
    """Values of a type, chosen by a seed."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)

    def value(self, kind: inspect.Type) -> Any:
        match kind:
            case inspect.StructType():
                return {field.encode_name: self.value(field.type) for field in kind.fields}
            case inspect.StrType():
                return self._rng.choice(TEXTS)
            case inspect.BoolType():
                return self._rng.random() < 0.5
            case inspect.IntType():
                return self._rng.choice(NUMBERS)
            case inspect.VarTupleType() | inspect.ListType():
                return [self.value(kind.item_type) for _ in range(self._rng.choice(LISTS))]
            case inspect.TupleType():
                return [self.value(one) for one in kind.item_types]
            case inspect.DictType():
                return {self.value(kind.key_type): self.value(kind.value_type) for _ in range(self._rng.choice(LISTS))}
            case inspect.UnionType():
                return self.value(self._rng.choice(kind.types))
            case inspect.LiteralType():
                return self._rng.choice(kind.values)
            case inspect.NoneType():
                return None
            case _:
                return self._rng.choice((*TEXTS, *NUMBERS))


def test_whatever_a_register_writes_is_kept_and_the_next_one_is_heard(any_database: AnyDatabase) -> None:
    chain = new_chain(any_database)
    chain.install("HP01", "HP")
    hostile = Hostile(20261121)
    written = [(fact.kind, canonical(hostile.value(inspect.type_info(fact))).decode()) for fact in FACTS * EACH]
    entries = chain_of("HP01", [*written, PointsEarned(member_id="m1", points=7, document_no="S")])

    answers = [hand_in(chain, entries[at : at + BATCH_ENTRIES]) for at in range(0, len(entries), BATCH_ENTRIES)]

    assert {type(answer) for answer in answers} == {Ack}
    assert len([row for row in rows(any_database, journal) if row["register"] == "HP01"]) == len(entries)
    assert chain.account("m1").points >= 7
    assert chain.office.verify().sound
