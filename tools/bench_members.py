"""A store's file with 200,000 members, searched by whatever a counter types."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from time import thread_time
from typing import NamedTuple

from sqlalchemy import Connection

from headquarters.demo.people import GIVEN_FEMALE, GIVEN_MALE, SURNAMES
from kernel.database import Database
from kernel.executor import carry_out
from kernel.projection import Insert, RowOp
from kernel.secrets import fingerprint
from kernel.tables import metadata
from membership.facts import Personal
from membership.projection import card_row, directory_row
from membership.queries import find_members
from membership.rules.names import spellings
from membership.tables import member, member_account, member_card, member_directory, member_movement
from tools.bench_row import Row, limited, quantile

MEMBERS, SEARCHES, BILLS = 200_000, 2_000, 3
LIMIT_MS, BATCH = 30.0, 5_000
WAYS = ("phone tail", "whole phone", "card", "initials", "pinyin", "name", "surname")
WEIGHTS = [1 / (place + 4) for place in range(len(SURNAMES))]  # a few surnames are most people's


class Person(NamedTuple):
    name: str
    phone: str
    card_no: str


def measure(work: Path, count: int = MEMBERS, searches: int = SEARCHES) -> list[Row]:
    """CPU time of one search, a row for each way of asking, in turns."""
    mac = partial(fingerprint, "k" * 44)
    database = Database(work / "members.db")
    try:
        with database.writing() as connection:
            metadata.create_all(connection)
            people = _fill(connection, mac, count)
        rng, samples = Random(7), {way: [] for way in WAYS}  # type: tuple[Random, dict[str, list[float]]]
        with database.reading() as connection:
            for number in range(searches):
                way = WAYS[number % len(WAYS)]
                typed = _typed(people[rng.randrange(count)], way)
                began = thread_time()
                found = find_members(connection, typed, phone_mac=mac)
                samples[way].append((thread_time() - began) * 1_000)
                assert found, typed
    finally:
        database.close()
    return [
        limited(f"member of {count:,} by {way}: CPU p99", quantile(took, 0.99), "ms", LIMIT_MS)
        for way, took in samples.items()
    ]


def _fill(connection: Connection, mac: Callable[[str], str], count: int) -> list[Person]:
    """Members with a few bills each, the rows as their facts would write them."""
    rng, ops = Random(1), []  # type: tuple[Random, list[RowOp]]
    people = [_person(rng, number) for number in range(count)]
    for number, person in enumerate(people):
        ops += _rows(f"m-{number:08}", person, mac)
        if len(ops) >= BATCH or number == count - 1:
            carry_out(connection, sorted(ops, key=lambda op: op.table.name))  # runs of one table go as one batch
            ops.clear()
    return people


def _person(rng: Random, number: int) -> Person:
    letters = GIVEN_FEMALE if rng.random() < 0.7 else GIVEN_MALE
    given = "".join(rng.choices(letters, k=2 if rng.random() < 0.8 else 1))
    name = rng.choices(SURNAMES, WEIGHTS)[0] + given
    return Person(name, f"12{rng.randrange(10**9):09}", f"M{number:011}")


def _rows(member_id: str, person: Person, mac: Callable[[str], str]) -> Iterator[RowOp]:
    key = {"member_id": member_id}
    file = {"personal": "x" * 200, "adviser": "", "inviter": "", "file_version": ""}
    place = {"home_store": "HP", "joined_on": "2024-01-01", "consent": "", "source": "", "state": "active"}
    yield Insert(member, {**key, "card_no": person.card_no, "tier": "normal", **place, "sealed_pin_hash": "", **file})
    yield Insert(member_card, card_row(person.card_no, member_id))
    listed = directory_row(Personal(name=person.name, phone=person.phone), mac, "")
    yield Insert(member_directory, {**key, **listed})
    yield Insert(member_account, {**key, "points": 0, "principal_fen": 0, "bonus_fen": 0, "bills": BILLS})
    for bill in range(BILLS):
        moved = {"points": 7, "principal_fen": 0, "bonus_fen": 0, "document_no": f"S-HP01-{bill}"}
        wall = f"2026-0{bill + 1}-01T10:00:00.000+08:00"
        named = {"entry_id": f"{member_id}-{bill}", **key, "register": "HP01", "what": "earned"}
        yield Insert(member_movement, {**named, **moved, "wall": wall})


def _typed(person: Person, way: str) -> str:
    spelt = spellings(person.name)[0]
    return {
        "phone tail": person.phone[-4:], "whole phone": person.phone, "card": person.card_no,
        "initials": spelt.initials, "pinyin": spelt.pinyin, "name": person.name, "surname": person.name[:1],
    }[way]  # fmt: skip
