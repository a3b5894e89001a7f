"""Facts keep their bytes, and an entry's hash covers all of it."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
import pytest

from kernel.facts import GENESIS, Entry, Fact, Kinds, UnknownKind, canonical, hash_of
from tests.builders.books import written
from tests.builders.toys import JarFilled, JarMade

KINDS = Kinds((JarMade, JarFilled))


class JarMadeOfClay(Fact, frozen=True, kw_only=True):
    kind: ClassVar[str] = "toy.made"
    version: ClassVar[int] = 2
    name: str


def one_entry() -> Entry:
    return written("HP01", [JarFilled(name="a", pearls=3)])[0]


def test_a_mapping_is_written_with_its_keys_in_order():
    assert canonical({"b": 1, "a": {"d": 2, "c": 3}}) == b'{"a":{"c":3,"d":2},"b":1}'


def test_a_fact_is_written_in_the_order_of_its_fields_with_chinese_as_it_stands():
    assert canonical(JarFilled(name="青花", pearls=3)) == '{"name":"青花","pearls":3}'.encode()


def test_the_hash_of_an_entry_never_changes():
    """A known answer: were it to change, every journal in every shop would look altered."""
    assert hash_of(one_entry()) == "71f6433b950f40c7c6f0d170e167094925f947a70e4b30118eb441acd6fa467c"


@pytest.mark.parametrize("field", [name for name in Entry.__struct_fields__ if name != "hash"])
def test_the_hash_changes_with_every_field(field: str):
    entry = one_entry()
    value = getattr(entry, field)

    altered = msgspec.structs.replace(entry, **{field: value + 1 if isinstance(value, int) else value + "x"})

    assert hash_of(altered) != entry.hash


def test_digits_cannot_move_from_one_field_to_its_neighbour():
    entry = one_entry()

    assert hash_of(msgspec.structs.replace(entry, epoch=11, seq=1)) != hash_of(
        msgspec.structs.replace(entry, epoch=1, seq=11)
    )


def test_a_journal_begins_with_a_name_for_nothing():
    assert one_entry().prev == GENESIS == "0" * 64


def test_an_entry_is_read_back_as_the_fact_it_carries():
    assert KINDS.read(one_entry()) == JarFilled(name="a", pearls=3)


@pytest.mark.parametrize("change", [{"kind": "toy.unknown"}, {"version": 9}])
def test_a_kind_or_version_of_tomorrow_is_unknown(change: dict[str, object]):
    with pytest.raises(UnknownKind):
        KINDS.read(msgspec.structs.replace(one_entry(), **change))


@pytest.mark.parametrize(
    "body",
    [
        '{"name":"a","pearls":"3"}', '{"name":"a","pearls":3.5}', '{"name":"a","pearls":true}', '{"name":"a"}',
        '{"name":1,"pearls":3}', '{"name":null,"pearls":3}', "[]", "", "{",
    ],
)  # fmt: skip
def test_a_body_that_does_not_fit_its_kind_is_refused(body: str):
    with pytest.raises(msgspec.DecodeError):
        KINDS.read(msgspec.structs.replace(one_entry(), body=body))


def test_two_versions_of_a_kind_live_side_by_side():
    kinds = Kinds((JarMade, JarMadeOfClay))

    assert ("toy.made", 1) in kinds
    assert ("toy.made", 2) in kinds


def test_two_facts_of_one_kind_and_version_are_a_mistake_of_ours():
    with pytest.raises(AssertionError, match=r"toy\.made"):
        Kinds((JarMade, JarMade))


class JarMadeOfGlass(Fact, frozen=True, kw_only=True):
    kind: ClassVar[str] = "toy.made"
    version: ClassVar[int] = 3
    name: str
    millilitres: int


def _named(body: dict[str, Any]) -> dict[str, Any]:
    return {"name": body["label"]}


def _measured(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "millilitres": 500}


NEWER = Kinds((JarFilled, JarMadeOfGlass), {("toy.made", 1): _named, ("toy.made", 2): _measured})


def older(version: int, body: str) -> Entry:
    return msgspec.structs.replace(one_entry(), kind="toy.made", version=version, body=body)


@pytest.mark.parametrize(("version", "body"), [(1, '{"label":"a"}'), (2, '{"name":"a"}')])
def test_what_an_older_program_wrote_is_read_as_todays_fact(version: int, body: str):
    assert NEWER.read(older(version, body)) == JarMadeOfGlass(name="a", millilitres=500)


@pytest.mark.parametrize("body", ['{"name":"a"}', '{"label":5}', "[]", "{"])
def test_an_older_body_that_was_never_shipped_so_is_refused(body: str):
    with pytest.raises(msgspec.DecodeError):
        NEWER.read(older(1, body))


def test_the_highest_version_of_each_kind_is_what_a_program_says_it_knows():
    assert NEWER.newest() == {"toy.filled": 1, "toy.made": 3}


def test_an_upcaster_that_leads_to_nothing_is_a_mistake_of_ours():
    with pytest.raises(AssertionError, match="nothing reads version 2"):
        Kinds((JarFilled,), {("toy.made", 1): _named})
