"""Today's program reads and carries out what every release wrote, and no shipped fact changed its shape."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kernel.books import apply_entry
from kernel.facts import Entry, hash_of
from membership.personal import MemberKeys
from shop.registry import FACTS, UPCASTERS, projections
from tests.builders import shop
from tests.builders.books import counted, new_database
from tools.fact_shapes import SHAPES, broken, shapes_of

FILES = sorted((Path(__file__).parents[1] / "data" / "releases").glob("*.jsonl"))
SHIPPED: dict[str, dict[str, Any]] = json.loads(SHAPES.read_text("utf-8"))
ENTRIES = [(file.stem, msgspec.json.decode(line, type=Entry)) for file in FILES for line in file.open("rb")]


def names() -> list[str]:
    return [f"{release} {entry.kind} {entry.register}-{entry.seq}" for release, entry in ENTRIES]


@pytest.mark.parametrize(("_release", "entry"), ENTRIES, ids=names())
def test_what_a_release_wrote_is_read_and_carried_out(_release: str, entry: Entry) -> None:
    today = projections(MemberKeys(shop.CHAIN, counted(1)), str, here="BJ01")

    with new_database().writing() as connection:
        reason = apply_entry(connection, today, entry)

    # Alone, an entry may miss what came before it; but it is read, and its effect is known.
    assert reason is None or reason.startswith("conflict")
    assert hash_of(entry) == entry.hash


@pytest.mark.parametrize("release", sorted(SHIPPED))
def test_there_is_an_entry_of_each_kind_that_a_release_can_write(release: str) -> None:
    written = {f"{entry.kind} {entry.version}" for name, entry in ENTRIES if name == release}

    assert SHIPPED[release].keys() - written == set()


@pytest.mark.parametrize("release", sorted(SHIPPED))
def test_no_fact_that_has_shipped_changed_its_shape(release: str) -> None:
    findings = broken(SHIPPED[release], shapes_of(FACTS), UPCASTERS)

    assert not findings, f"tills of release {release} could not hand in their journals:\n" + "\n".join(findings)
