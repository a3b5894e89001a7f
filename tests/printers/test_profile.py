"""Printers as data."""

from __future__ import annotations

import msgspec
import pytest

from printers.profile import LABEL_PRINTERS, PRESETS, PrinterProfile, preset


def test_the_usual_printers_are_there():
    assert set(PRESETS) == {"generic-58", "generic-80", "xp80", "gp80", "tm-t82"}


def test_label_printers_stand_apart_since_they_print_no_receipts():
    assert set(LABEL_PRINTERS) == {"tspl-203", "tspl-300", "zpl-203", "zpl-300"}


@pytest.mark.parametrize("name", sorted({*PRESETS, *LABEL_PRINTERS}))
def test_a_profile_can_be_kept_in_the_settings(name: str):
    kept = msgspec.json.encode(preset(name))

    assert msgspec.json.decode(kept, type=PrinterProfile) == preset(name)


def test_a_small_paper_has_32_columns_and_a_wide_one_48():
    assert (preset("generic-58").columns, preset("generic-80").columns) == (32, 48)


@pytest.mark.parametrize(
    "wrong",
    [{"columns": 49}, {"dots": 570}, {"raster_rows": 256}, {"feed_before_cut": -1}, {"drawer_on_ms": 600}],
)
def test_a_profile_that_cannot_be_is_refused(wrong: dict[str, int]):
    with pytest.raises(ValueError, match=r"."):
        msgspec.structs.replace(preset("generic-80"), **wrong)
