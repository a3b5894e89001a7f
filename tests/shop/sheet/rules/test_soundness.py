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
