"""The drill: kill a real till, spoil its file, restore, replay from a real headquarters, verify, sell on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from sqlalchemy import func, select

from headquarters.office import Office
from kernel.clock import SystemClock
from kernel.database import Database
from pos_app.place import DATABASE, secrets_of, verify_folder
from pos_app.setting_up.enrolling import Joined, enrol_at
from pos_app.settings import TillSettings, load_settings
from pos_app.upkeep.backups import make_backup
from pos_app.upkeep.recovery_sheet import read_recovery_sheet
from pos_app.upkeep.restore import Restored, restore, ways_out
from shop.catalogue.facts import PieceRecord
from shop.sales.tables import sale
from shop.stock.facts import PiecesReceived
from tests.builders import shop
from tests.builders.counter import SETUP, small_chain
from tests.builders.shop import PLAIN_RINGS
from tests.headquarters.chain import rows, troubles
from tests.headquarters.serving import serving
from tests.pos_app.upkeep.till_process import TillProcess, run

LATE = "6900099900001"
PAGE = 4_096


@dataclass
class Drill:
    """A till whose newest backup is older than what headquarters has, which is older than what it sold."""

    folder: Path
    office: Office
    url: str
    process: TillProcess
    before_backup: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    not_sent: list[str] = field(default_factory=list)

    @property
    def file(self) -> Path:
        return self.folder / DATABASE


def numbers(database: Database, register: str = "HP01") -> list[str]:
    found = [row["sale_no"] for row in rows(database, sale) if row["register"] == register]
    return sorted(map(str, found))


@contextmanager
def killed_till(tmp_path: Path, *, by_command: bool = False) -> Iterator[Drill]:
    with small_chain(tmp_path) as chain:
        folder = chain["HP01"].folder
        chain["HP01"].till.close()
        with serving(chain.office) as url:
            msgspec.structs.replace(load_settings(folder), headquarters_url=url).keep(folder)
            process = TillProcess(folder)
            drill = Drill(folder, chain.office, url, process)
            try:
                process.ok("unlock", staff=shop.CASHIER, pin=shop.pin_of(shop.CASHIER))
                process.ok("open_day", float="1000.00")
                drill.before_backup = [process.sell(code) for code in PLAIN_RINGS[:2]]
                process.ok("sync")
                _back_up(folder, by_command=by_command)  # while the till is open
                _a_piece_arrives(chain.office)
                process.ok("sync")
                drill.acknowledged = [process.sell(code) for code in (LATE, *PLAIN_RINGS[2:5])]
                process.ok("sync")
                drill.not_sent = [process.sell(code) for code in PLAIN_RINGS[5:7]]
                process.ok("scan", code=PLAIN_RINGS[7])
                process.kill()
                yield drill
            finally:
                process.kill()


def _back_up(folder: Path, *, by_command: bool) -> None:
    if by_command:
        code, said = run("backup", "--data", str(folder))
        assert code == 0, said
        return
    settings = load_settings(folder)
    database = Database(folder / DATABASE)
    make_backup(database, folder, settings, secrets_of(folder, settings).backup_key, SystemClock())
    database.close()


def _a_piece_arrives(office: Office) -> None:
    piece = PieceRecord(
        barcode=LATE, category_major="银饰", category="戒指", pricing_mode="by_piece", purity_code="AG925",
        gross_weight_mg=2_000, net_gold_weight_mg=2_000, label_price_fen=500_00,
    )  # fmt: skip
    with office.open(SETUP) as books:
        received = PiecesReceived(document_no="R-HP-9", store="HP", source="总部", opening=False, pieces=(piece,))
        books.record(received)


def spoil(file: Path, at: int, size: int) -> None:
    with file.open("r+b") as raw:
        raw.seek(at)
        raw.write(b"\xa5" * size)


def settle(file: Path) -> None:
    """Bring the write-ahead log into the file, as a clean end does: then the log cannot heal what is spoilt."""
    database = Database(file)
    with database.writing():
        pass
    database.close()


def sell_on(drill: Drill) -> str:
    """The till opens as on any morning, sells and hands in; the new bill's number."""
    till = TillProcess(drill.folder)
    try:
        till.ok("unlock", staff=shop.CASHIER, pin=shop.pin_of(shop.CASHIER))
        for line in till.ok("cart")["cart"]["lines"]:
            till.ok("remove_line", no=line["line_no"])
        number = till.sell(PLAIN_RINGS[9])
        till.ok("sync")
    finally:
        till.kill()
    return number


def agree_with_headquarters(drill: Drill) -> None:
    database = Database(drill.file)
    try:
        assert numbers(database) == numbers(drill.office.database)
        assert troubles(database) == []
        with database.reading() as connection:
            mine = connection.execute(select(func.sum(sale.c.due_fen)).where(sale.c.register == "HP01")).scalar_one()
        with drill.office.database.reading() as connection:
            theirs = connection.execute(select(func.sum(sale.c.due_fen)).where(sale.c.register == "HP01")).scalar_one()
    finally:
        database.close()
    assert mine == theirs
    assert troubles(drill.office.database) == []
    assert drill.office.verify().findings == ()


def the_new_epoch_says_what_was_known(drill: Drill, restored: Restored) -> None:
    with drill.office.database.reading() as connection:
        found = connection.exec_driver_sql("SELECT epoch, seq, body FROM journal WHERE kind = 'upkeep.restored'")
        epoch, seq, body = found.one()
    done = restored.caught_up
    assert done.headquarters is not None
    assert (epoch, seq) == (2, 1)
    assert msgspec.json.decode(body) == {
        "from_file": restored.from_file, "had_epoch": 1, "had_seq": done.had.seq,
        "hq_epoch": 1, "hq_seq": done.headquarters.seq,
    }  # fmt: skip


def test_all_that_headquarters_acknowledged_is_back_when_the_file_is_beyond_reading(tmp_path: Path) -> None:
    with killed_till(tmp_path) as drill:
        spoil(drill.file, 0, drill.file.stat().st_size)
        drill.file.with_name(f"{DATABASE}-wal").unlink(missing_ok=True)

        restored = restore(drill.folder)

        assert restored.caught_up.headquarters is not None
        assert restored.caught_up.headquarters.seq > restored.caught_up.had.seq
        assert restored.caught_up.replayed.troubled == 0
        assert restored.caught_up.epoch == 2
        assert verify_folder(drill.folder).findings == ()
        database = Database(drill.file)
        assert numbers(database) == sorted(drill.before_backup + drill.acknowledged)
        database.close()
        assert sell_on(drill) in numbers(drill.office.database)
        agree_with_headquarters(drill)
        the_new_epoch_says_what_was_known(drill, restored)


def test_what_only_the_killed_till_knew_is_saved_from_its_damaged_file(tmp_path: Path) -> None:
    with killed_till(tmp_path) as drill:
        settle(drill.file)
        spoil(drill.file, 0, PAGE)

        restored = restore(drill.folder)

        assert [named.sale_no for named in restored.caught_up.saved if named.sale_no] == drill.not_sent
        assert [named.amount_fen for named in restored.caught_up.saved if named.sale_no] == [250_00, 260_00]
        assert restored.caught_up.lost == ()
        assert restored.caught_up.cart_lines == 1
        assert verify_folder(drill.folder).findings == ()
        sell_on(drill)
        assert set(drill.before_backup + drill.acknowledged + drill.not_sent) < set(numbers(drill.office.database))
        agree_with_headquarters(drill)


def test_the_command_line_restores_and_says_what_it_did(tmp_path: Path) -> None:
    with killed_till(tmp_path, by_command=True) as drill:
        settle(drill.file)
        spoil(drill.file, 0, PAGE)
        refused, said_at_start = run("script", "-", "--data", str(drill.folder))
        ways = ways_out(drill.folder)

        code, said = run("restore", "--data", str(drill.folder))

        assert refused == 1
        assert "database.damaged" in said_at_start
        assert len(ways.backups) == 1
        assert ways.headquarters_reachable is True
        assert code == 0, said
        assert drill.not_sent[0] in said
        assert "¥250.00" in said
        assert run("verify", "--data", str(drill.folder))[0] == 0


def test_a_lost_disk_comes_back_from_the_second_disk_and_the_sheet_in_the_safe(tmp_path: Path) -> None:
    with killed_till(tmp_path) as drill:
        sheet, new = tmp_path / "sheet.txt", tmp_path / "new disk"
        assert run("backup", "--data", str(drill.folder), "--key-to", str(sheet))[0] == 0
        backup = ways_out(drill.folder).backups[0][0]

        with drill.office.open(SETUP) as books:
            code = drill.office.enrolments.make_code(books, "HP01", "HP").code

        def enrol_anew(settings: TillSettings, url: str) -> Joined:
            return enrol_at(url, code, here=settings.register, show=approve)

        def approve(register: str, digits: str) -> None:
            with drill.office.open(SETUP) as books:
                drill.office.enrolments.approve(books, register, digits)

        restore(new, from_file=backup, secrets=read_recovery_sheet(sheet.read_text("utf-8")), enrol=enrol_anew)

        assert load_settings(new) == load_settings(drill.folder)
        database = Database(new / DATABASE)
        assert numbers(database) == sorted(drill.before_backup + drill.acknowledged)
        database.close()
        assert verify_folder(new).findings == ()
