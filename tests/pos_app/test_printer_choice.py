"""The printer that the settings name: each way to it, and what is told of settings that name none."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pos_app.printer_choice import PrinterSettingsWrong, fitted, make_line, make_printer, where
from pos_app.settings import PrinterSettings
from printers.profile import preset
from printers.tag_layout import LAYOUTS, TagLayoutWrong

WAYS = [
    (PrinterSettings(kind="network", host="10.0.0.9"), "network", "10.0.0.9:9100"),
    (PrinterSettings(kind="serial", url="COM3"), "serial", "COM3"),
    (PrinterSettings(kind="usb", usb="0416:5011"), "usb", "usb 0416:5011"),
    (PrinterSettings(kind="usb"), "usb", "usb 0000:0000"),
    (PrinterSettings(kind="usb", usb="/dev/usb/lp0"), "usb", "/dev/usb/lp0"),
    (PrinterSettings(kind="cups", queue="front"), "cups", "front"),
    (PrinterSettings(kind="windows", queue="XP-80C"), "windows", "XP-80C"),
    (PrinterSettings(kind="file", folder="/papers"), "file", "/papers"),
    (PrinterSettings(), "screen", ""),
]


@pytest.mark.parametrize(("settings", "kind", "address"), WAYS)
def test_each_way_is_made_without_opening_anything(tmp_path: Path, settings: PrinterSettings, kind: str, address: str):
    printer, profile = make_printer(settings, tmp_path)

    assert (printer.kind, profile.name, where(settings, tmp_path)) == (kind, "generic-80", address)


def test_a_file_printer_without_a_folder_writes_beside_the_books(tmp_path: Path):
    assert where(PrinterSettings(kind="file"), tmp_path) == str(tmp_path / "paper")


def test_what_the_probe_found_stands_in_the_presets_place(tmp_path: Path):
    tuned = msgspec.structs.replace(preset("generic-80"), columns=42, dots=512, ack="gs_r")

    found = fitted(PrinterSettings(kind="network", tuned=tuned, papers=("cash",)), tmp_path)

    assert (found.profile, found.papers) == (tuned, ("cash",))


@pytest.mark.parametrize(
    "settings",
    [
        PrinterSettings(kind="fax"),
        PrinterSettings(kind="file", profile="no-such"),
        PrinterSettings(kind="usb", usb="front door"),
    ],
)
def test_settings_that_name_no_printer_are_refused(tmp_path: Path, settings: PrinterSettings):
    with pytest.raises(PrinterSettingsWrong):
        make_printer(settings, tmp_path)


def test_only_a_line_leads_to_a_printer_that_answers():
    assert make_line(PrinterSettings(kind="network", host="10.0.0.9")).can_read
    assert not make_line(PrinterSettings(kind="cups", queue="front")).can_read


def test_a_label_printer_draws_tags_by_the_layout_that_is_named_or_in_a_file(tmp_path: Path):
    (tmp_path / "ours.json").write_bytes(
        msgspec.json.encode(msgspec.structs.replace(LAYOUTS["rat-tail-60x12"], name="ours"))
    )
    label = PrinterSettings(kind="file", profile="zpl-300", epc_prefix="6901234")

    _, plain = make_printer(label, tmp_path)
    _, named = make_printer(msgspec.structs.replace(label, tag="rat-tail-60x12"), tmp_path)
    _, own = make_printer(msgspec.structs.replace(label, tag="ours.json"), tmp_path)

    assert [profile.tag.name for profile in (plain, named, own)] == ["fold-30x25", "rat-tail-60x12", "ours"]
    assert own.epc_prefix == "6901234"


def test_a_layout_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(TagLayoutWrong, match="没有这种版式"):
        make_printer(PrinterSettings(kind="file", profile="tspl-203", tag="no-such.json"), tmp_path)
