"""The project's own cases (cases.json): every basket and rule that the format promises, priced to the fen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from promotions.__main__ import answer

CASES = json.loads((Path(__file__).parent / "cases.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=[f"{case['id']} {case['title']}" for case in CASES])
def test_the_case_is_priced_to_the_fen(case: dict[str, Any]) -> None:
    expected = {"optimal": True, **case["expect"]}
    if "returns" in case:
        expected["returns"] = [{k: one[k] for k in ("allocated", "reprice")} for one in case["returns"]]

    found = answer(json.dumps(case))

    assert {key: found[key] for key in expected} == expected
