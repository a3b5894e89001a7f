"""Headquarters is served or restored, never both at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from headquarters.upkeep.errors import RestoreUnfinished, ServerRuns
from headquarters.upkeep.turns import restoring, serving


def test_nothing_is_restored_while_one_of_several_servers_runs(tmp_path: Path):
    with serving(tmp_path), serving(tmp_path), pytest.raises(ServerRuns), restoring(tmp_path):
        pass

    with restoring(tmp_path):
        pass


def test_nothing_is_served_while_a_backup_is_brought_back(tmp_path: Path):
    with restoring(tmp_path), pytest.raises(RestoreUnfinished), serving(tmp_path):
        pass

    assert list(tmp_path.iterdir()) == []
