"""Every fact is known once, decodes as it was written, and either has a projection or is named as having none."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from types import UnionType
from typing import Any, Literal, get_args, get_origin

import msgspec
import pytest

from kernel.facts import Fact, Kinds
from membership.cards.facts import PinUnlocked
from membership.facts import PointsEarned
from membership.personal import MemberKeys
from membership.pins.facts import PinResetIssued
from printers.document import Image
from shop.registry import FACTS, SEALED_KINDS, projections
from shop.sales.facts import OldGoldPriceKept, ReceiptReprinted
from sync.branches import BranchEntry, wrapped
from sync.settling import ExceptionSeen, TriedAgain
from tests.builders import shop
from tests.builders.books import written

# Facts that change no table where they are heard: they are evidence, read from the journal itself.
WITHOUT_PROJECTION = {ExceptionSeen, OldGoldPriceKept, PinResetIssued, PinUnlocked, ReceiptReprinted}
ROOT = Path(__file__).parents[2]


def a_value(kind: Any) -> Any:
    """Some value of a field's type."""
    if get_origin(kind) is tuple:
        return (a_value(get_args(kind)[0]),)
    if get_origin(kind) is dict:
        return {"all": a_value(get_args(kind)[1])}
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    if isinstance(kind, UnionType):
        return a_value(get_args(kind)[0])
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return an_example(kind)
    return {int: 7, str: "字", bool: True}[kind]


def an_example(kind: type[msgspec.Struct]) -> Any:
    if kind is BranchEntry:  # its body is an entry that must be one
        return wrapped(written("HP01", [an_example(PointsEarned)])[0], branch="copy", forked_from=0)
    if kind is Image:  # its dots are packed
        return Image.of(8, b"\x81")
    if kind is TriedAgain:
        return TriedAgain(entry=written("HP01", [an_example(PointsEarned)])[0])
    return kind(**{field.name: a_value(field.type) for field in msgspec.structs.fields(kind)})


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.kind)
def test_a_fact_has_a_projection_or_is_named_as_having_none(fact: type[Fact]):
    example = an_example(fact)

    ops = list(projections(MemberKeys(shop.CHAIN), str, here="HP02").rows_of(written("HP01", [example])[0], example))

    assert (ops == []) == (fact in WITHOUT_PROJECTION)


def test_kinds_are_unique():
    assert len({(fact.kind, fact.version) for fact in FACTS}) == len(FACTS)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.kind)
def test_a_kind_is_named_by_its_feature_and_what_happened(fact: type[Fact]):
    assert re.fullmatch(r"[a-z_]+\.[a-z_]+", fact.kind)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.kind)
def test_a_fact_is_read_back_as_it_was_written(fact: type[Fact]):
    example = an_example(fact)

    assert Kinds(FACTS).read(written("HP01", [example])[0]) == example


def test_every_fact_that_a_feature_declares_is_in_the_registry():
    declared = {
        name
        for path in ROOT.glob("*/**/facts.py")
        if path.parts[len(ROOT.parts)] in ("shop", "membership", "promotions")
        for name in vars(importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))).values()
        if isinstance(name, type) and issubclass(name, Fact) and name is not Fact
    }

    assert declared <= set(FACTS)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.kind)
def test_amounts_in_facts_are_whole_numbers_that_name_their_unit(fact: type[Fact]):
    """No float anywhere: a field of money ends in _fen, one of metal in _mg."""
    assert all(field.type is not float for field in msgspec.structs.fields(fact))


def test_a_members_key_travels_beside_whatever_carries_personal_fields():
    sealed = {"membership.changed", "membership.enrolled", "membership.introduced", "orders.placed", "services.opened"}
    sealed.add("membership.consent_given")  # to be known to another company
    assert set(SEALED_KINDS) == sealed
