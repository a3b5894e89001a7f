"""An entry of a branch is carried whole and comes out as it was written."""

from __future__ import annotations

import msgspec
import pytest

from sync.branches import BranchBroken, carried, check_branch, wrapped
from tests.headquarters.chain import chain_of, points

ENTRIES = chain_of("HP01", points(3))


def test_what_is_carried_comes_out_as_it_was_written():
    assert carried(wrapped(ENTRIES[1], branch="old disk", forked_from=1)) == ENTRIES[1]


def test_entries_that_follow_each_other_are_a_branch():
    check_branch(ENTRIES)
    check_branch(ENTRIES[1:])


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param([ENTRIES[0], ENTRIES[2]], id="a hole"),
        pytest.param([ENTRIES[1], ENTRIES[0]], id="another order"),
        pytest.param([msgspec.structs.replace(ENTRIES[0], actor="9999")], id="an altered entry"),
    ],
)
def test_others_are_not(entries):
    with pytest.raises(BranchBroken):
        check_branch(entries)
