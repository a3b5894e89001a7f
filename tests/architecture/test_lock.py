"""The lock file: everything the project asks for, at one version, named by its hash and by no place."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def name_of(requirement: str) -> str:
    """The normalised name at the head of a requirement."""
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def test_every_package_the_project_asks_for_is_locked():
    asked = {name_of(each) for each in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"])}
    locked = {name_of(line) for line in LOCK.splitlines() if "==" in line}

    assert asked - locked == set()


def test_every_locked_version_has_a_hash():
    entries = re.split(r"\n(?=[a-z])", LOCK)[1:]

    assert [entry.split("==")[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_lock_names_no_place():
    assert re.search(r"://|--(extra-)?index|--find-links|\bfile:|@ ", LOCK) is None
