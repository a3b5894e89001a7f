"""Single parts at work: the price of a long bill, the size of an upload."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from kernel.facts import GENESIS
from kernel.secrets import new_signing_key, sign
from pos_app.till import Till, open_till
from shop.sales.facts import SaleCompleted
from sync.identity import batch_words
from sync.outbox import Point, entries_after
from sync.protocol import BATCH_ENTRIES, UploadBatch
from sync.wire import encode, pack, to_wire, within_limits
from tools.bench_commit import ready_to_commit
from tools.bench_row import Row, cpu_seconds, limited, median
from tools.small_shop import PIN, REGISTER, STAFF_NO, read_guide

CART_LINES, PRICINGS, BILLS, BATCHES = 200, 30, 500, 8


def measure(shop: Path, work: Path) -> list[Row]:
    """All parts, on one till that sells BILLS bills."""
    folder = work / "parts"
    shutil.copytree(shop, folder)
    guide, till = read_guide(shop), open_till(folder)
    till.unlock(STAFF_NO, PIN)
    barcodes = iter(guide.barcodes)
    try:
        rows = _prices(till, barcodes, guide.members[2].member_id)
        _sell(till, barcodes, [member.member_id for member in guide.members])
        rows += _upload(till)
    finally:
        till.close()
    return rows


def _prices(till: Till, barcodes: Iterator[str], member_id: str) -> list[Row]:
    """A long bill as it is priced at each scan, and with the best price proven before it is paid."""
    for _ in range(CART_LINES):
        till.selling.scan(next(barcodes))
    till.selling.attach_member(member_id)
    desk = till.paying.desk
    quick = median([cpu_seconds(desk.price) for _ in range(PRICINGS)]) * 1000
    exact = median([cpu_seconds(desk.exact_price) for _ in range(PRICINGS)]) * 1000
    till.selling.void("量完了")
    words = f"price of a bill of {CART_LINES} lines"
    return [
        limited(f"{words}, at a scan: CPU", quick, "ms", 10.0),
        limited(f"{words}, before it is paid: CPU", exact, "ms", 80.0),
    ]


def _sell(till: Till, barcodes: Iterator[str], members: list[str]) -> None:
    """Sell BILLS bills. The print worker is not needed: nobody waits for this paper."""
    for number in range(BILLS):
        ready_to_commit(till, barcodes, members[number % len(members)])
        till.paying.commit()


def _upload(till: Till) -> list[Row]:
    """The till's journal as it would be handed in; the last batches are all of bills."""
    batches = _batches(till)[-BATCHES:]
    lines = sum(_sold_lines(batch) for batch in batches)
    packed = sum(len(pack(encode(batch))) for batch in batches)
    return [limited("upload for each sold line, packed", packed / lines, "bytes", 160.0)]


def _batches(till: Till) -> list[UploadBatch]:
    """The whole journal, in batches as large as they may be."""
    key, at, batches = new_signing_key(), Point(1, 0, GENESIS), []
    with till.post.reading() as connection:
        while waiting := entries_after(connection, REGISTER, at, BATCH_ENTRIES):
            chosen = within_limits(waiting)
            last = chosen[-1]
            words = batch_words(REGISTER, 1, chosen[0].seq, last.seq, last.hash, 1)
            batches.append(
                UploadBatch(
                    register=REGISTER, epoch=1, incarnation=1, from_seq=chosen[0].seq, prev_hash=at.hash,
                    last_hash=last.hash, signature=sign(key, words), entries=tuple(map(to_wire, chosen)),
                )
            )  # fmt: skip
            at = Point(1, last.seq, last.hash)
    return batches


def _sold_lines(batch: UploadBatch) -> int:
    return sum(bytes(one.body).count(b'"line_no":') for one in batch.entries if one.kind == SaleCompleted.kind)
