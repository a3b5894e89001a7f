"""Single parts at work: the price of a long bill, a receipt, headquarters taking a batch in, the size of an upload."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from time import thread_time

from headquarters import feeds, receiving
from headquarters.office import DATABASE as OFFICE_DATABASE
from headquarters.office import Office, create_office, open_office
from headquarters.registers import Installed
from headquarters.settings import Settings
from kernel import books as books_module
from kernel.actor import program
from kernel.facts import GENESIS
from pos_app.till import Till, open_till
from printers.document import Document
from printers.escpos import document_bytes
from printers.profile import preset
from shop.sales.facts import SaleCompleted
from shop.staff.facts import StoreOpened
from sync.outbox import Point, entries_after
from sync.protocol import Ack, UploadBatch, pack, within_limits
from tools.bench_commit import ready_to_commit
from tools.bench_raw import Raw, Recorder, statements
from tools.bench_row import Row, cpu_seconds, limited, median
from tools.small_shop import PIN, REGISTER, STAFF_NO, STORE, read_guide

CART_LINES, PRICINGS, RECEIPTS, BILLS, BATCHES = 200, 30, 30, 500, 8
PROFILES = ("generic-80", "generic-58")


def measure(shop: Path, work: Path) -> list[Row]:
    """All parts, on one till that sells BILLS bills."""
    folder = work / "parts"
    shutil.copytree(shop, folder)
    guide, till = read_guide(shop), open_till(folder)
    till.unlock(STAFF_NO, PIN)
    barcodes = iter(guide.barcodes)
    try:
        rows = _prices(till, barcodes, guide.members[2].member_id)
        receipt = _sell(till, barcodes, [member.member_id for member in guide.members])
        rows += _receipts(till, receipt)
        rows += _upload(till, work)
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


def _sell(till: Till, barcodes: Iterator[str], members: list[str]) -> Document:
    """Sell BILLS bills; the last receipt. The print worker is not needed: nobody waits for this paper."""
    for number in range(BILLS):
        ready_to_commit(till, barcodes, members[number % len(members)])
        till.paying.commit()
    assert till.post.last is not None
    return till.post.last.receipt


def _receipts(till: Till, receipt: Document) -> list[Row]:
    rows = []
    for name in PROFILES:
        profile = preset(name)
        size = len(document_bytes(receipt, profile))
        spent = median([cpu_seconds(lambda: document_bytes(receipt, profile)) for _ in range(RECEIPTS)]) * 1000  # noqa: B023
        rows.append(limited(f"receipt of 5 lines on {name}: CPU", spent, "ms", 100.0))
        rows.append(limited(f"receipt of 5 lines on {name}: size", size / 1024, "KiB", 64.0))
    return rows


def _upload(till: Till, work: Path) -> list[Row]:
    """The till's journal handed in batch by batch; the last batches, all of bills, against the bare driver."""
    folder, copy = work / "office", work / "office-raw"
    sender = _found_office(folder)
    batches = _batches(till)
    early, late = batches[:-BATCHES], batches[-BATCHES:]
    office = open_office(folder, Settings())
    _receive(office, sender, early)
    office.close()
    shutil.copytree(folder, copy)
    office, raw, samples = open_office(folder, Settings()), Raw(copy / OFFICE_DATABASE), []
    recorder = Recorder(books_module, feeds, receiving)
    try:
        for batch in late:
            with recorder.listening():
                began = thread_time()
                _receive(office, sender, [batch])
                taken = thread_time() - began
            prepared = statements(recorder.ops)
            samples.append((taken * 1000, cpu_seconds(lambda: raw.write(prepared)) * 1000))  # noqa: B023
    finally:
        office.close()
        raw.close()
    taken, bare = (median(column) for column in zip(*samples, strict=True))
    lines = sum(_sold_lines(batch) for batch in late)
    return [
        Row("headquarters takes 200 entries in: CPU", taken, "ms", "bare driver, same rows", bare, 8.0),
        limited("upload for each sold line, packed", sum(len(pack(b)) for b in late) / lines, "bytes", 400.0),
    ]


def _found_office(folder: Path) -> Installed:
    office = create_office(folder, Settings())
    try:
        actor = program("bench")
        with office.open(actor) as books:
            books.record(StoreOpened(code=STORE, name="量具店"))
        return office.who(office.install_register(REGISTER, STORE, actor=actor).token)
    finally:
        office.close()


def _batches(till: Till) -> list[UploadBatch]:
    """The whole journal as a till would send it."""
    batches, at = [], Point(1, 0, GENESIS)
    with till.post.reading() as connection:
        while waiting := entries_after(connection, REGISTER, at, 200):
            chosen = within_limits(waiting)
            batches.append(
                UploadBatch(register=REGISTER, epoch=1, from_seq=chosen[0].seq, prev_hash=at.hash, entries=chosen)
            )
            at = Point(1, chosen[-1].seq, chosen[-1].hash)
    return batches


def _receive(office: Office, sender: Installed, batches: list[UploadBatch]) -> None:
    for batch in batches:
        answer = office.receive(sender, batch)
        assert isinstance(answer, Ack), answer


def _sold_lines(batch: UploadBatch) -> int:
    return sum(entry.body.count('"line_no":') for entry in batch.entries if entry.kind == SaleCompleted.kind)
