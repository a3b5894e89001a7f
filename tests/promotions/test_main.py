"""The command line, and the project's own cases (cases/): every kind of rule, priced to the fen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
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


# --- lint


def linted(folder: Path, rules: Any, *options: str) -> Result:
    file = folder / "rules.json"
    file.write_text(json.dumps(rules), encoding="utf-8")
    return CliRunner().invoke(app, ["lint", str(file), *options])


BARE = {"id": "A", "stage": "unit", "benefit": {"type": "percent", "pct": 30}}
TOLD = {**BARE, "text": {"legal": "全场", "compare_fen": 500}}


def test_lint_prints_its_findings_and_ends_with_1_where_something_must_not_be_published(tmp_path: Path) -> None:
    result = linted(tmp_path, {"rules": [BARE]})

    assert result.exit_code == 1
    assert [one["code"] for one in json.loads(result.stdout)["findings"]] == ["NO_LEGAL_TEXT"]


def test_lint_in_words_says_that_rules_are_clean(tmp_path: Path) -> None:
    result = linted(tmp_path, [TOLD], "--words")

    assert (result.exit_code, result.stdout) == (0, "clean\n")


def test_lint_knows_costs_and_deals_where_it_is_given_them(tmp_path: Path) -> None:
    costs, deals = tmp_path / "costs.json", tmp_path / "deals.json"
    costs.write_text(json.dumps([{"line": {"id": "ring", "price": 1000}, "cost": 800}]), encoding="utf-8")
    deals.write_text(json.dumps({"ring": 400}), encoding="utf-8")

    result = linted(tmp_path, [TOLD], "--costs", str(costs), "--deals", str(deals), "--words")

    assert result.exit_code == 1
    assert [line.split(": ")[2] for line in result.stdout.splitlines()] == ["BELOW_COST", "COMPARE_TOO_HIGH"]


def test_lint_looks_at_a_time(tmp_path: Path) -> None:
    over = {**TOLD, "schedule": {"until": "2026-11-12T00:00:00"}}

    before = linted(tmp_path, [over], "--at", "2026-11-11T00:00:00", "--words")
    after = linted(tmp_path, [over], "--at", "2026-11-12T00:00:00+08:00", "--words")

    assert before.stdout == "clean\n"
    assert (after.exit_code, "DEAD" in after.stdout) == (0, True)


@pytest.mark.parametrize(("rules", "options"), [({}, []), ([{"id": "A"}], []), ([], ["--at", "noon"])])
def test_lint_refuses_what_is_no_rules_with_2(tmp_path: Path, rules: Any, options: list[str]) -> None:
    assert linted(tmp_path, rules, *options).exit_code == 2
