"""Which moments of a balance are a weight."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from printers.devices.scale import Live, ScaleState, ScaleTrouble, ScaleUnitRefused, Weighing, settled, trouble

WEIGHING = Weighing(12_300, "S S     12.300 g", "g", True, datetime(2026, 11, 22, tzinfo=UTC), "COM3")


def test_a_settled_load_is_a_weight():
    assert settled(Live(ScaleState.STABLE, WEIGHING), "COM3") is WEIGHING


@pytest.mark.parametrize("state", [state for state in ScaleState if state is not ScaleState.STABLE])
def test_every_other_moment_is_refused_by_a_reason_of_its_own(state: ScaleState):
    refused = trouble(Live(state, WEIGHING), "COM3")

    assert isinstance(refused, ScaleTrouble)
    assert refused.code != ScaleTrouble.code
    assert refused.facts["port"] == "COM3"


def test_a_unit_that_is_refused_is_named():
    with pytest.raises(ScaleUnitRefused) as refused:
        settled(Live(ScaleState.UNIT, unit="mom"), "COM3")

    assert refused.value.facts["unit"] == "mom"
