"""Helper processes run the same source and say why they failed."""

from __future__ import annotations

import json
import os
from pathlib import Path

from pos_app.children import environment, run_helper


def test_a_helper_is_found_from_where_this_program_was(tmp_path: Path):
    assert environment()["PYTHONPATH"].split(os.pathsep)[0] == str(Path(__file__).parents[2])


def test_what_a_helper_says_when_it_fails_is_told():
    said = run_helper("pos_app.reporting", "report", "a.pdf", given=b"{}", timeout_s=60)

    assert "report" in said


def test_a_helper_that_succeeds_says_nothing():
    assert run_helper("json.tool", given=json.dumps({}).encode(), timeout_s=60) == ""
