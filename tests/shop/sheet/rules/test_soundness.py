"""What a sheet must be before it is worked out; the refusals stand in test_calculate."""

from __future__ import annotations

import pytest

from shop.sheet.errors import SheetRefused
from shop.sheet.rules.soundness import require_sound
from tests.builders.examples import NAMES, example
from tests.shop.sheet.rules.test_calculate import BANGLE, read


@pytest.mark.parametrize("name", NAMES)
def test_every_worked_example_is_sound(name: str):
    require_sound(read(example(name)["input"]))


def test_the_first_fault_is_the_one_that_is_told():
    with pytest.raises(SheetRefused) as refused:
        require_sound(read({"lines": [{**BANGLE, "weight_mg": 0}], "policy": {"line_unit_fen": 0}}))

    assert refused.value.facts["where"] == "$.policy.line_unit_fen"


def test_a_single_piece_stands_on_one_line_only():
    with pytest.raises(SheetRefused) as refused:
        require_sound(read({"lines": [BANGLE, {**BANGLE, "barcode": f" {BANGLE['barcode'].lower()}"}]}))

    assert refused.value.facts["where"] == "$.lines[1].barcode"
    assert "stands on line 1 already" in refused.value.facts["problem"]


def test_goods_by_quantity_may_stand_on_two_lines():
    earring = {"barcode": "E1", "pricing_mode": "by_piece", "label_price_fen": 99_00, "unit": "对"}

    require_sound(read({"lines": [earring, {**earring, "qty": 3}]}))
