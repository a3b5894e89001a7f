"""A module is named after what it is for."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["root_packages"]
DRAWERS_FOR_ODDS_AND_ENDS = {"helpers", "helper", "utils", "util", "common", "misc", "tools", "shared", "manager"}


def test_no_module_is_a_drawer_for_odds_and_ends():
    modules = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]

    assert [str(path.relative_to(ROOT)) for path in modules if path.stem in DRAWERS_FOR_ODDS_AND_ENDS] == []
