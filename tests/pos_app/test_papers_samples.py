"""There is a sample of every paper whose layout can be changed."""

from __future__ import annotations

import pytest

from pos_app.papers_samples import HEAD, sample
from printers.layout import plain_text
from shop.paper_layout.rules.checking import KINDS


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_sample_names_seller_and_time(kind: str):
    text = plain_text(sample(kind), 32)

    assert HEAD.company.name in text
    assert "2026-11-21 10:32:05" in text


def test_a_kind_that_is_none_has_no_sample():
    with pytest.raises(KeyError):
        sample("bill")
