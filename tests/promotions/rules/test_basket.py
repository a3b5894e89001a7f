from __future__ import annotations

from typing import Any

import pytest

from promotions import Line, Metal


def test_metal_is_rounded_to_the_fen_and_parts_stay_apart() -> None:
    line = Line(id="x", metal=Metal(2_460, 116_900), craft=19_188, stone=5)

    assert line.parts == (287_574, 19_188, 5, 0)


def test_the_metal_of_a_fixed_price_piece_tells_its_weight_only() -> None:
    line = Line(id="x", price=298_000, metal=Metal(3_000, 116_900))

    assert (line.parts, line.weight_mg) == ((0, 0, 0, 298_000), 3_000)


@pytest.mark.parametrize("wrong", [{"qty": 0}, {"price": -1}, {"craft": -1}, {"price": 1, "craft": 1}])
def test_a_line_that_cannot_be_is_not_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="line x"):
        Line(id="x", **wrong)
