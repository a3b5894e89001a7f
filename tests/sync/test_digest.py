"""The first entry apart is found, wherever it stands, with few questions."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from sync.digest import PARTS, Place, Span, SpanSum, Sums, chains, first_difference, row_hash, row_sum, span_sum

NONE: frozenset[int] = frozenset()


def journal(length: int, *, altered: frozenset[int] = NONE, missing: frozenset[int] = NONE) -> list[Place]:
    return [
        Place("HP01", 1, seq, f"{'x' if seq in altered else 'h'}{seq}")
        for seq in range(1, length + 1)
        if seq not in missing
    ]


def side(places: list[Place], asked: list[Sequence[Span]] | None = None) -> Sums:
    def sums(spans: Sequence[Span]) -> list[SpanSum]:
        if asked is not None:
            asked.append(spans)
        return [span_sum(place for place in places if span.first <= place.seq <= span.last) for span in spans]

    return sums


def whole(length: int) -> Span:
    return Span(register="HP01", epoch=1, first=1, last=length)


@given(
    length=st.integers(1, 300),
    altered=st.frozensets(st.integers(1, 300), max_size=3),
    missing=st.frozensets(st.integers(1, 300), max_size=3),
)
def test_the_first_entry_that_differs_is_found(length: int, altered: frozenset[int], missing: frozenset[int]):
    apart = [seq for seq in sorted(altered | missing) if seq <= length]

    found = first_difference(
        side(journal(length)), side(journal(length, altered=altered, missing=missing)), whole(length)
    )

    assert found == (apart[0] if apart else None)


def test_a_million_entries_take_a_handful_of_questions():
    places, asked = journal(1_000_000, altered=frozenset({777_777})), []
    by_seq = {place.seq: place for place in places}

    def of(table: dict[int, Place]) -> Sums:
        def sums(spans: Sequence[Span]) -> list[SpanSum]:
            asked.append(spans)
            return [SpanSum(0, str(777_777 in range(span.first, span.last + 1) and table is by_seq)) for span in spans]

        return sums

    assert first_difference(of(by_seq), of({}), whole(1_000_000)) == 777_777
    assert len(asked) <= 12
    assert max(map(len, asked)) <= PARTS


def test_each_register_and_epoch_has_a_sum_of_its_own():
    places = [Place("BJ01", 1, 1, "a"), Place("HP01", 1, 1, "b"), Place("HP01", 1, 2, "c"), Place("HP01", 2, 1, "d")]

    found = chains(places)

    assert [(one.register, one.epoch, one.last, one.count) for one in found] == [
        ("BJ01", 1, 1, 1),
        ("HP01", 1, 2, 2),
        ("HP01", 2, 1, 1),
    ]
    assert found[1].digest == span_sum(places[1:3]).digest


def test_sums_tell_rows_apart_by_key_and_by_content():
    one = [("a", row_hash(["a", 1])), ("b", row_hash(["b", 2]))]

    assert row_sum(one) == row_sum(list(one))
    assert row_sum(one) != row_sum([("a", row_hash(["a", 1])), ("b", row_hash(["b", 3]))])
    assert row_sum(one).count == 2
    assert row_hash(["1", 1]) != row_hash([1, 1])
