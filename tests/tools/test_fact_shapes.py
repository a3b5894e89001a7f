"""What changes in a fact that has shipped is said in words that name the fact, the field and the way out."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import msgspec
import pytest

from kernel.facts import Fact
from tools.fact_shapes import broken, shapes_of


class Bead(msgspec.Struct, frozen=True, kw_only=True):
    colour: str


class Strung(Fact, frozen=True, kw_only=True):
    kind: ClassVar[str] = "toy.strung"
    name: str
    beads: tuple[Bead, ...]
    note: str = ""


def variant(beads: Any = tuple[Bead, ...], **fields: Any) -> type[Fact]:
    """The fact with other fields: (type) is required, (type, default) may be left out, None takes the field away."""
    known: dict[str, Any] = {"name": (str,), "beads": (beads,), "note": (str, ""), **fields}
    namespace = {"kind": "toy.strung", "__annotations__": {"kind": ClassVar[str]}}
    shape = [(name, *spec) for name, spec in known.items() if spec is not None]
    return msgspec.defstruct("Strung", shape, bases=(Fact,), namespace=namespace, frozen=True, kw_only=True)


class PaintedBead(msgspec.Struct, frozen=True, kw_only=True):
    colour: str
    painter: str


def findings(now: type[Fact], upcasters: Any = None) -> list[str]:
    return broken(shapes_of([Strung]), shapes_of([now]), upcasters or {})


@pytest.mark.parametrize("now", [variant(), variant(length_mm=(int, 0))])
def test_a_new_field_with_a_default_is_allowed(now: type[Fact]) -> None:
    assert findings(now) == []


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (variant(note=None), "toy.strung 1: note is gone; give the fact a new version with an upcaster"),
        (variant(name=(int,)), "toy.strung 1: name was str and is int; give the fact a new version"),
        (
            variant(name=(Annotated[str, msgspec.Meta(max_length=5)],)),
            "toy.strung 1: name was str and is str max_length=5; give the fact a new version",
        ),
        (variant(length_mm=(int,)), "toy.strung 1: length_mm is new and has no default; give it one, or a new version"),
        (variant(note=(str,)), "toy.strung 1: note could be left out and can not any more; give it its default back"),
        (
            variant(tuple[PaintedBead, ...]),
            "toy.strung 1: beads.[].painter is new and has no default; give it one, or a new version",
        ),
    ],
)
def test_what_breaks_is_named(now: type[Fact], words: str) -> None:
    assert findings(now) == [words]


def test_a_fact_that_nothing_reads_any_more_is_named_until_an_upcaster_reads_it() -> None:
    shipped = shapes_of([Strung])

    gone = ["toy.strung 1: nothing reads it any more; keep its class, or add an upcaster from it"]
    assert broken(shipped, {}, {}) == gone
    assert broken(shipped, {}, {("toy.strung", 1): dict}) == []
