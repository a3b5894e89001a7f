"""A batch knows the place of its last entry."""

from __future__ import annotations

from kernel.facts import GENESIS
from sync.protocol import UploadBatch
from sync.wire import to_wire
from tests.builders.books import written
from tests.sync.fake import points


def test_a_batch_ends_where_its_last_entry_stands() -> None:
    entries = tuple(map(to_wire, written("HP01", points(3))))

    batch = UploadBatch(
        register="HP01", epoch=1, incarnation=1, from_seq=5, prev_hash=GENESIS, last_hash=GENESIS, signature="s",
        entries=entries,
    )  # fmt: skip

    assert batch.to_seq == 7
