"""A printer's settings, step by step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_app.presenters.more import Form
from pos_app.settings import PrinterSettings
from tests.pos_app.fake_devices import PRINTER
from tests.pos_app.fake_views import Counter

RECEIPT, TAGS, PAGES = 0, 1, 2


@pytest.fixture
def counter() -> Counter:
    return Counter()


def add(counter: Counter, which: int) -> None:
    """Choose a further printer of that kind."""
    counter.press("more", "devices", *("down",) * len(counter.till.devices.found), "accept")
    counter.press(*("down",) * which, "accept")


def titles(counter: Counter) -> list[str]:
    return [row.title for row in counter.seen("more", "list")[1]]


def form(counter: Counter) -> Form:
    shown: Form = counter.seen("more", "form")[0]
    return shown


def fill(counter: Counter, *typed: str) -> tuple[str, PrinterSettings]:
    """Type into the form, save; what is kept."""
    counter.views["more"].typed = typed
    counter.press("accept")
    ((name, settings),) = counter.till.devices.done
    return name, settings


def test_a_printers_way_and_address_are_set(counter: Counter):
    counter.press("more", "devices", "accept", "down", "down", "accept", "accept")

    name, settings = fill(counter, "10.0.0.8", "9101", "xp80")

    assert (name, settings.kind, settings.host, settings.port, settings.profile, settings.papers) == (
        "receipt", "network", "10.0.0.8", 9101, "xp80", ("cash",),
    )  # fmt: skip


def test_a_further_receipt_printer_has_a_name_and_its_papers(counter: Counter):
    add(counter, RECEIPT)
    counter.press("down", "accept")
    assert form(counter).fields[0].text == "back"

    name, settings = fill(counter, "back", "COM5", "fast", "8N1", "generic-58", "transfer list")

    assert (name, settings.kind, settings.url, settings.baud, settings.papers) == (
        "back", "serial", "COM5", 0, ("transfer", "list"),
    )  # fmt: skip


def test_a_label_printer_is_chosen_by_model_and_size(counter: Counter):
    add(counter, TAGS)
    assert titles(counter)[2] == "标签机 ZPL 203 点"
    counter.press("down", "down", "down", "accept")
    assert titles(counter)[2].startswith("尾巴签")
    counter.press("down", "down", "accept", "accept")

    name, settings = fill(counter, "tag", "10.0.0.8", "9100", "6901234")

    assert (name, settings.kind, settings.host, settings.profile, settings.tag) == (
        "tag", "network", "10.0.0.8", "zpl-300", "rat-tail-60x12",
    )  # fmt: skip
    assert (settings.epc_prefix, settings.papers) == ("6901234", ("labels",))


def test_a_printer_that_writes_no_chips_is_asked_for_no_prefix(counter: Counter):
    add(counter, TAGS)
    counter.press("accept", "accept", "accept")
    assert [field.label for field in form(counter).fields] == ["名字 (英文)", "地址", "端口"]

    _, settings = fill(counter, "tag", "10.0.0.8", "9100")

    assert (settings.profile, settings.epc_prefix) == ("tspl-203", "")


def test_a_roll_of_the_shops_own_is_named_by_its_file(counter: Counter):
    add(counter, TAGS)
    counter.press("accept", "down", "down", "down", "accept")
    counter.views["more"].typed = ("ours.json",)
    counter.press("accept", "accept")

    _, settings = fill(counter, "tag", "10.0.0.8", "9100")

    assert settings.tag == "ours.json"


def test_an_a4_printer_is_named_as_the_system_names_it(counter: Counter):
    add(counter, PAGES)
    counter.press("down", "accept")
    assert [field.label for field in form(counter).fields][:2] == ["名字 (英文)", "系统里的打印机名"]

    name, settings = fill(counter, "a4", "HP LaserJet", "slip guarantee")

    assert (name, settings.kind, settings.queue, settings.sheet, settings.papers) == (
        "a4", "page", "HP LaserJet", "A4", ("slip", "guarantee"),
    )  # fmt: skip


def test_a_second_one_gets_a_name_that_is_free(counter: Counter):
    counter.till.devices.found = (PRINTER, replace(PRINTER, device_id="printer:a4", name="a4"))
    add(counter, PAGES)
    counter.press("accept")

    assert form(counter).fields[0].text == "a42"


def test_what_is_set_already_stands_in_the_form(counter: Counter):
    own = PrinterSettings(kind="usb", usb="/dev/usb/lp1", profile="zpl-203", tag="fold-30x25-bars",
                          epc_prefix="6901234", papers=("labels",))  # fmt: skip
    counter.till.devices.settings["tag"] = own
    counter.till.devices.found = (replace(PRINTER, device_id="printer:tag", name="tag"),)
    counter.press("more", "devices", "accept", "down", "accept", "accept", "accept", "accept")
    assert [field.text for field in form(counter).fields] == ["/dev/usb/lp1", "6901234"]

    assert fill(counter, "/dev/usb/lp1", "6901234") == ("tag", own)


def test_escape_changes_nothing(counter: Counter):
    add(counter, TAGS)
    counter.press("accept", "back")

    assert counter.till.devices.done == []
    assert titles(counter)[0] == "小票打印机"
