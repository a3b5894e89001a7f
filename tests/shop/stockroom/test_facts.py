"""A document of the stockroom names one version for each piece."""

from __future__ import annotations

import pytest

from shop.stockroom.facts import WrittenOff


@pytest.mark.parametrize("versions", [(), (0,), (1_000,), (1, 2)])
def test_versions_that_cannot_be_are_refused(versions: tuple[int, ...]):
    with pytest.raises(ValueError, match="version"):
        WrittenOff(document_no="B-1", store="HP", barcodes=("P1",), versions=versions, reason="x")
