"""What goes into a bill's figures."""

from __future__ import annotations

import msgspec
import pytest

from shop.sheet.rules.inputs import SheetInput, apart, sheet_hash, together
from tests.builders.examples import example


def read(name: str) -> SheetInput:
    return msgspec.convert(example(name)["input"], SheetInput)


def test_a_sheet_is_put_together_as_it_was_taken_apart():
    sheet = read("e2")

    own, shared = apart(sheet)

    assert (own.rules, own.tax) == ((), ())
    assert together(own, shared) == sheet


def test_a_sheets_name_changes_with_any_of_its_inputs():
    e6, floor = read("e6"), read("e6-floor")

    assert sheet_hash(e6) == sheet_hash(msgspec.json.decode(msgspec.json.encode(e6), type=SheetInput))
    assert sheet_hash(e6) != sheet_hash(floor)


@pytest.mark.parametrize(("text", "path"), [
    ('{"at": "2026-11-21T10:00", "lines": [{"barcode": "A", "weight_mg": 2.46}]}', "$.lines[0].weight_mg"),
    ('{"at": "2026-11-21T10:00", "lines": [{"barcode": "A", "weigth_mg": 2}]}', "$.lines[0]"),
    ('{"at": "yesterday", "lines": []}', "$.at"),
    ('{"sheet": 2, "at": "2026-11-21T10:00", "lines": []}', "$.sheet"),
])  # fmt: skip
def test_a_field_that_does_not_fit_is_named_by_its_path(text: str, path: str):
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.json.decode(text, type=SheetInput)

    assert f"`{path}`" in str(refused.value)
