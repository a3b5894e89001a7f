"""The machines at the till: how they stand, their tests, the probe that finds a printer out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel.actor import NotPermitted
from pos_app.counter.devices import DeviceRow, DeviceUnknown, NotProbed, PapersWait
from pos_app.paper import PrinterUnknown
from pos_app.printer_choice import PrinterSettingsWrong
from pos_app.settings import PrinterSettings, load_settings
from printers.probing import Seen
from printers.tags.epc import PrefixWrong
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone
from tests.pos_app.fake_page_printer import FakePagePrinter
from tests.pos_app.fake_scale import FakeScale
from tools.virtual_printer import VirtualPrinter

SEEN = Seen(columns=48, charset="gbk", qr="native", cutter="partial")


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A till whose paper goes to files; the manager stands there."""
    with standing_alone(tmp_path, printer=PrinterSettings(kind="file")) as till:
        till.begin()
        till.unlock(shop.MANAGER)
        yield till


def rows(counter: Counter) -> dict[str, DeviceRow]:
    return {row.device_id: row for row in counter.till.devices.rows()}


def test_each_machine_says_where_it_is_and_how_it_stands(counter: Counter):
    counter.till.weighing.scale = FakeScale()

    found = rows(counter)

    assert found.keys() >= {"printer:receipt", "drawer"}
    assert found["printer:receipt"].where == str(counter.folder / "paper")


def test_on_a_screen_there_is_no_drawer(tmp_path: Path):
    with standing_alone(tmp_path) as till:
        till.begin()
        till.unlock(shop.MANAGER)

        assert [row.device_id for row in till.till.devices.rows()][:1] == ["printer:receipt"]
        assert "drawer" not in rows(till)


def test_machines_are_a_managers_business(counter: Counter):
    counter.unlock(shop.CASHIER)

    for use in (
        counter.till.devices.rows,
        lambda: counter.till.devices.test("drawer"),
        lambda: counter.till.devices.probe("receipt"),
        lambda: counter.till.devices.keep("tag", PrinterSettings(kind="file")),
    ):
        with pytest.raises(NotPermitted):
            use()


def test_a_test_page_goes_through_the_queue_as_every_paper(counter: Counter):
    counter.till.devices.test("printer:receipt")

    (page,) = (counter.folder / "paper").glob("*.txt")
    assert "打印" in page.read_text("utf-8")
    assert rows(counter)["printer:receipt"].state == "ready"


def test_a_test_of_the_drawer_opens_it_and_is_on_record(counter: Counter):
    counter.till.devices.test("drawer")

    assert "设备测试" in counter.journal("daily_close.drawer_opened")[0].body


@pytest.mark.parametrize(
    ("device", "permission"), [("printer:receipt", "till.devices"), ("drawer", "cash.open_drawer")]
)
def test_a_managers_yes_is_enough_for_one_test(counter: Counter, device: str, permission: str):
    counter.unlock(shop.CASHIER)
    counter.ok("approve", staff=shop.MANAGER, pin=shop.pin_of(shop.MANAGER), permission=permission)

    counter.ok("test_device", device=device)


def test_a_machine_that_is_not_there_is_said_so(counter: Counter):
    with pytest.raises(DeviceUnknown):
        counter.till.devices.test("fax")
    with pytest.raises(DeviceUnknown):
        counter.till.devices.test("printer:none")


def test_others_bring_their_machines(counter: Counter):
    class Display:
        tests = 0

        def row(self) -> DeviceRow:
            return DeviceRow("display", "display", "", "COM4", "ready")

        def test(self) -> None:
            self.tests += 1

    display = Display()
    counter.till.devices.more.append(display)

    after = counter.till.devices.test("display")

    assert (after[-1].device_id, display.tests) == ("display", 1)


def test_what_waits_and_why_stands_with_its_printer(tmp_path: Path):
    in_the_way = tmp_path / "papers"
    in_the_way.write_text("a file where the folder should be")
    with standing_alone(tmp_path, printer=PrinterSettings(kind="file", folder=str(in_the_way))) as till:
        till.begin().sell(shop.RING)
        till.unlock(shop.MANAGER)

        row = rows(till)["printer:receipt"]

    assert (row.state, row.trouble, row.waiting) == ("offline", "printer.not_sent", 1)


def test_another_printer_takes_the_papers_that_it_is_given(counter: Counter):
    back = counter.folder / "back"
    counter.till.devices.keep("back", PrinterSettings(kind="file", folder=str(back), papers=("cash",)))

    counter.ok("cash", what="pay_in", amount="200.00", reason="换零钱")

    assert len(list(back.glob("*.bin"))) == 1
    assert load_settings(counter.folder).printers["back"].papers == ("cash",)


def test_another_printer_in_the_first_ones_place_is_used_from_now_on(counter: Counter):
    other = counter.folder / "other"
    counter.till.devices.keep("receipt", PrinterSettings(kind="file", folder=str(other)))

    counter.ok("cash", what="pay_in", amount="200.00", reason="换零钱")

    assert len(list(other.glob("*.txt"))) == 1
    counter.reopen()
    assert load_settings(counter.folder).printer.folder == str(other)


@pytest.mark.parametrize(
    ("name", "settings"), [("tag", PrinterSettings(kind="fax")), ("", PrinterSettings(kind="file"))]
)
def test_settings_that_name_no_printer_change_nothing(counter: Counter, name: str, settings: PrinterSettings):
    before = load_settings(counter.folder)

    with pytest.raises(PrinterSettingsWrong):
        counter.till.devices.keep(name, settings)

    assert load_settings(counter.folder) == before


def test_a_printer_is_found_out_and_its_profile_kept(counter: Counter):
    devices = counter.till.devices
    with VirtualPrinter(name="XP-80C", ack=frozenset({"gs_r"})) as there:
        devices.keep("receipt", PrinterSettings(kind="network", host="127.0.0.1", port=there.port))

        found = devices.probe("receipt")
        devices.tune("receipt", SEEN)
        counter.ok("cash", what="pay_in", amount="200.00", reason="换零钱")

        assert (found.name, found.ack, len(there.papers)) == ("XP-80C", "gs_r", 2)
    tuned = load_settings(counter.folder).printer.tuned
    assert tuned is not None
    assert (tuned.title, tuned.ack, tuned.status) == ("XP-80C", "gs_r", "required")
    assert counter.till.paper.state_of(_newest(counter)) == "printed"


def test_after_a_probe_the_printer_works_on_in_its_thread(counter: Counter):
    with VirtualPrinter() as there:
        counter.till.devices.keep("receipt", PrinterSettings(kind="network", host="127.0.0.1", port=there.port))
        counter.till.paper.start()

        counter.till.devices.probe("receipt")

        assert counter.till.paper.stations["receipt"].working
        counter.till.paper.stop()


def _newest(counter: Counter) -> str:
    from printers.queue import jobs

    with counter.till.post.reading() as connection:
        return jobs(connection, limit=1)[0].doc_no


def test_what_says_nothing_is_not_probed(counter: Counter):
    with pytest.raises(NotProbed):
        counter.till.devices.probe("receipt")
    with pytest.raises(NotProbed):
        counter.till.devices.tune("receipt", SEEN)
    with pytest.raises(PrinterUnknown):
        counter.till.devices.probe("fax")


def test_a_printers_settings_are_there_for_a_form(counter: Counter):
    assert counter.till.devices.printer("receipt").kind == "file"


def test_a_label_printer_is_tested_with_a_tag_and_its_chip(counter: Counter, tmp_path: Path):
    labels = PrinterSettings(kind="file", profile="zpl-203", folder=str(tmp_path / "tags"), epc_prefix="6901234")
    counter.till.devices.keep("tag", labels)

    counter.till.devices.test("printer:tag")

    (tag,) = (tmp_path / "tags").glob("*.bin")
    assert tag.read_bytes().count(b"^RFW,H,2,12,1^FD") == 1
    assert (tmp_path / "tags" / "0001.png").exists()


def test_a_prefix_that_is_none_of_gs1_is_not_kept(counter: Counter):
    with pytest.raises(PrefixWrong):
        counter.till.devices.keep("tag", PrinterSettings(kind="file", profile="zpl-203", epc_prefix="690"))

    assert load_settings(counter.folder).printers == {}


def test_receipts_need_a_printer_that_prints_them(counter: Counter):
    for wrong in (PrinterSettings(kind="file", profile="tspl-203"), PrinterSettings(kind="page", queue="office")):
        with pytest.raises(PrinterSettingsWrong):
            counter.till.devices.keep("receipt", wrong)


def test_a_page_printer_needs_a_name_and_pages_that_there_are(counter: Counter):
    for wrong in (PrinterSettings(kind="page"), PrinterSettings(kind="page", queue="office", papers=("sale",))):
        with pytest.raises(PrinterSettingsWrong):
            counter.till.devices.keep("a4", wrong)


def test_a_page_printer_is_tested_with_a_page_that_is_a_file_first(counter: Counter):
    printer = FakePagePrinter()
    counter.till.pages.make = printer.make
    counter.till.devices.keep("a4", PrinterSettings(kind="page", queue="office", sheet="A5"))

    counter.till.devices.test("printer:a4")

    assert printer.taken == [(counter.folder / "test-a4.pdf").read_bytes()]
    assert printer.taken[0].startswith(b"%PDF")


def test_only_receipt_printers_are_probed(counter: Counter, tmp_path: Path):
    counter.till.devices.keep("a4", PrinterSettings(kind="page", queue="office"))
    counter.till.devices.keep("tag", PrinterSettings(kind="network", host="127.0.0.1", port=9, profile="tspl-203"))

    for name in ("a4", "tag"):
        with pytest.raises(NotProbed):
            counter.till.devices.probe(name)


def test_a_printer_is_taken_away_once_nothing_waits_for_it(counter: Counter, tmp_path: Path):
    in_the_way = tmp_path / "in-the-way"
    in_the_way.write_text("a file where the folder should be")
    counter.till.devices.keep("back", PrinterSettings(kind="file", folder=str(in_the_way)))
    counter.till.devices.test("printer:back")
    for use in (
        lambda: counter.till.devices.drop("back"),
        lambda: counter.till.devices.keep("back", PrinterSettings(kind="page", queue="office")),
    ):
        with pytest.raises(PapersWait):
            use()
    in_the_way.unlink()
    counter.till.paper.print_soon()

    counter.till.devices.drop("back")

    assert "printer:back" not in rows(counter)
    assert load_settings(counter.folder).printers == {}
