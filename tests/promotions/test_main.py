"""The command line, and the project's own cases (cases/): every kind of rule, priced to the fen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from promotions import BasketRefused
from promotions.__main__ import answer, app

FILES = sorted((Path(__file__).parent / "cases").glob("*.json"))
CASES = [case for file in FILES for case in json.loads(file.read_text(encoding="utf-8"))["cases"]]


@pytest.mark.parametrize("case", CASES, ids=[f"{case['id']} {case['title']}" for case in CASES])
def test_the_case_is_priced_to_the_fen(case: dict[str, Any]) -> None:
    returns = [{key: one[key] for key in ("allocated", "reprice")} for one in case.get("returns", [])]
    expected = {"optimal": True, **case["expect"], "returns": returns}

    found = {"returns": [], **answer(json.dumps(case))}

    assert {key: found[key] for key in expected} == expected


def test_the_command_prints_one_json_object(tmp_path: Path) -> None:
    file = tmp_path / "basket.json"
    file.write_text(json.dumps({"lines": [{"id": "x", "price": 100}], "rules": [], "ctx": {}}), encoding="utf-8")

    result = CliRunner().invoke(app, ["price", str(file)])

    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "pay": 100,
        "lines": [100],
        "rules": [],
        "gifts": [],
        "points": None,
        "optimal": True,
        "reasons": [],
    }


def test_a_refused_rule_is_named_and_the_exit_code_is_2(tmp_path: Path) -> None:
    rule = {"id": "BAD", "stage": "unit", "benefit": {"type": "percent", "pct": 10}, "colour": "red"}
    file = tmp_path / "basket.json"
    file.write_text(json.dumps({"lines": [], "rules": [rule]}), encoding="utf-8")

    result = CliRunner().invoke(app, ["price", str(file)])

    assert result.exit_code == 2
    assert "BAD" in result.stderr
    assert "colour" in result.stderr


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"lines": [{"id": "x", "qty": 0}], "rules": []}',
        '{"lines": [{"id": "x", "price": 1.5}], "rules": []}',
    ],
)
def test_a_file_that_is_no_basket_is_refused(text: str) -> None:
    with pytest.raises(BasketRefused):
        answer(text)
