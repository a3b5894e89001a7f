"""The chain's promotions as headquarters' people type them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from headquarters.office import Office
from kernel.secrets import signature_fits
from promotions.queries import published_sets
from promotions.rules.snapshot import believed
from tests.headquarters.commands.console import new_office, typed


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return new_office(tmp_path)


def rules_file(folder: Path, *rules: dict[str, Any]) -> str:
    file = folder / "rules.json"
    file.write_text(json.dumps(rules), encoding="utf-8")
    return str(file)


def percent(name: str, pct: int) -> dict[str, Any]:
    text = {"legal": "全场"}
    scope = {"any": [f"cat:{name}"]}
    benefit = {"type": "percent", "pct": pct}
    return {"id": name, "name": f"{pct}%", "stage": "unit", "scope": scope, "benefit": benefit, "text": text}


def said(folder: Path, *arguments: str) -> str:
    result = typed(folder, "promotions", *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def proposed(folder: Path, *rules: dict[str, Any], more: tuple[str, ...] = ()) -> str:
    return said(folder, "propose", rules_file(folder, *rules), "--by", "1001", *more).splitlines()[-1].split()[0]


def test_promotions_are_proposed_by_one_person_and_approved_by_another(tmp_path: Path, office: Office) -> None:
    number = proposed(tmp_path, percent("A", 10), more=("--note", "双旦"))
    listed = said(tmp_path, "list")
    own = typed(tmp_path, "promotions", "approve", number, "--by", "1001")
    done = said(tmp_path, "approve", number, "--by", "1002")

    assert f"{number} open, by 陈国栋" in listed
    assert "  note: 双旦" in listed
    assert (own.exit_code, "promotions.second_person" in own.output) == (1, True)
    assert done == "promotions v1 are in force\n"
    assert said(tmp_path, "list") == "nothing waits\n"
    assert "became v1" in said(tmp_path, "list", "--all")
    assert "v1 in force since" in said(tmp_path, "show")


def test_what_is_approved_is_signed_by_headquarters(tmp_path: Path, office: Office) -> None:
    said(tmp_path, "approve", proposed(tmp_path, percent("A", 10)), "--by", "1002")

    with office.database.reading() as connection:
        sets = published_sets(connection)

    assert [one.rule_set_version for one in believed(sets, office.public_key, signature_fits)] == [1]
    assert sets[0].signature


def test_the_second_person_sees_what_is_new_changed_and_gone(tmp_path: Path, office: Office) -> None:
    said(tmp_path, "approve", proposed(tmp_path, percent("A", 10), percent("B", 5), percent("C", 1)), "--by", "1002")

    proposed(tmp_path, percent("B", 8), percent("C", 1), percent("D", 3))

    assert said(tmp_path, "list").splitlines()[1:] == ["  ~ B unit 8%", "  + D unit 3%", "  - A"]


def test_both_people_see_what_lint_says(tmp_path: Path, office: Office) -> None:
    file = rules_file(tmp_path, {**percent("A", 10), "text": {}})

    said(tmp_path, "propose", file, "--by", "1001")

    assert "  ! A: text.legal is missing: write its conditions and its time as shown" in said(tmp_path, "list")


def test_promotions_may_begin_later(tmp_path: Path, office: Office) -> None:
    number = proposed(tmp_path, percent("A", 10), more=("--at", "2099-01-01T00:00:00+08:00"))

    assert said(tmp_path, "approve", number, "--by", "1002") == "promotions v1 begin 2099-01-01 00:00\n"
    assert "v1 begins 2099-01-01 00:00, signed" in said(tmp_path, "show")


def test_a_time_that_is_over_is_refused(tmp_path: Path, office: Office) -> None:
    file = rules_file(tmp_path, percent("A", 10))

    late = typed(tmp_path, "promotions", "propose", file, "--by", "1001", "--at", "2020-01-01T00:00:00")

    assert (late.exit_code, "promotions.rule_set_refused" in late.output) == (1, True)


def test_a_wrong_rule_is_named_with_what_to_do(tmp_path: Path, office: Office) -> None:
    file = rules_file(tmp_path, {**percent("A", 10), "colour": "red"})

    wrong = typed(tmp_path, "promotions", "propose", file, "--by", "1001")

    assert wrong.exit_code == 1
    assert "Rule A cannot be carried out: colour: is not a key of the rule format" in wrong.output


def test_what_was_withdrawn_is_not_approved_any_more(tmp_path: Path, office: Office) -> None:
    number = proposed(tmp_path, percent("A", 10))

    said(tmp_path, "withdraw", number, "--by", "1001", "--reason", "typo")
    late = typed(tmp_path, "promotions", "approve", number, "--by", "1002")

    assert "withdrawn: typo" in said(tmp_path, "list", "--all")
    assert (late.exit_code, "promotions.proposal_not_open" in late.output) == (1, True)


def test_who_is_not_of_headquarters_proposes_nothing(tmp_path: Path, office: Office) -> None:
    refused = typed(tmp_path, "promotions", "propose", rules_file(tmp_path), "--by", "9009")

    assert (refused.exit_code, "auth.unknown_staff" in refused.output) == (1, True)
