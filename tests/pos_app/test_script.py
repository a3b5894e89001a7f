"""The headless till: one command a line, one JSON answer a line, nothing that ends it."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kernel.clock import stamp
from pos_app.script import COMMANDS, Script, manual
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "manual" / "headless-till.md"


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till.begin()


def answers(counter: Counter, *lines: str) -> list[dict[str, Any]]:
    return [json.loads(answer) for answer in counter.script.run([line.encode() for line in lines])]


def test_each_line_has_one_answer_on_one_line(counter: Counter):
    made = list(counter.script.run([b'{"do": "scan", "code": "6900012349999"}', b'{"do": "scan", "code": "nothing"}']))

    assert len(made) == 2
    assert not any(b"\n" in answer for answer in made)


def test_blank_lines_and_comments_have_no_answer(counter: Counter):
    (answer,) = answers(counter, "", "   ", "# the morning", '{"do": "now"}')

    assert answer == {"ok": True, "now": stamp(counter.clock.now())}


def test_the_tills_clock_is_the_one_it_works_by(counter: Counter):
    assert counter.ok("now")["now"] == stamp(counter.clock.now())


def test_a_refusal_has_code_and_words_and_the_next_line_goes_on(counter: Counter):
    refused, taken = answers(
        counter, '{"do": "scan", "code": "nothing"}', json.dumps({"do": "scan", "code": shop.RING})
    )

    assert (refused["ok"], refused["code"]) == (False, "item.not_found")
    assert "没有找到" in refused["message"]
    assert taken["ok"]


def test_bad_lines_say_what_is_wrong_with_them(counter: Counter):
    malformed, unknown, missing = answers(counter, "{", '{"do": "fly"}', '{"do": "scan"}')

    assert {malformed["code"], unknown["code"], missing["code"]} == {"script.bad_command"}
    assert "not a JSON object" in malformed["message"]
    assert "'fly'" in unknown["message"]
    assert "code" in missing["message"]


def test_a_line_that_does_not_exist_cannot_be_removed(counter: Counter):
    counter.ok("scan", code=shop.RING)

    assert [counter.refusal("remove_line", no=no) for no in (0, 2, -1, 10**30)] == ["script.bad_command"] * 4
    assert counter.codes() == [shop.RING]


def test_amounts_are_text_and_never_fractions(counter: Counter):
    counter.ok("scan", code=shop.RING)

    assert counter.refusal("pay", method="cash", amount=10.5) == "script.bad_command"
    assert counter.ok("pay", method="cash", amount=10)["left"] == "8,970.00"


def test_a_time_that_is_none_proposes_nothing(counter: Counter):
    counter.unlock(shop.MANAGER)
    rows = [{"purity": "AU999", "retail": "1031", "trade_in": "1013", "recycle": "971"}]

    assert counter.refusal("propose_board", rows=rows, effective_at="soon") == "script.bad_command"
    assert not counter.ok("board")["board"]["proposals"]


def test_recalling_without_a_number_takes_the_oldest(counter: Counter):
    for code in (shop.RING, shop.SILVER):
        counter.ok("scan", code=code)
        counter.ok("hold")

    counter.ok("recall")

    assert counter.codes() == [shop.RING]
    counter.ok("void", reason="不要了")
    counter.ok("recall")
    counter.ok("void", reason="不要了")
    assert counter.refusal("recall") == "script.bad_command"


def test_the_receipt_of_any_bill_can_be_read(counter: Counter):
    first, second = counter.sell(shop.RING)["sale_no"], counter.sell(shop.SILVER)["sale_no"]

    assert counter.ok("receipt")["sale_no"] == second
    assert any("18K金钻石戒指" in line for line in counter.ok("receipt", sale_no=first)["text"])


def test_verify_answers_with_what_it_found(counter: Counter):
    counter.sell(shop.RING)

    answer = counter.ok("verify")

    assert (answer["sound"], answer["findings"]) == (True, [])
    assert answer["entries"] == len(counter.journal())


def test_every_command_is_documented_in_one_sentence_at_least():
    assert all((command.__doc__ or "").strip().endswith(".") for command in COMMANDS.values())


def test_the_manual_names_every_command_with_its_arguments():
    lines = manual().splitlines()

    assert [line.split(" ")[0] for line in lines if not line.startswith(" ")] == list(COMMANDS)
    assert "pay method, [amount], [reference], [pin]" in lines


def test_the_page_of_the_manual_holds_the_same_list():
    page = PAGE.read_text("utf-8")

    kept = page.split("<!-- commands -->\n")[1].split("<!-- end of commands -->")[0]
    assert kept == f"```text\n{manual()}\n```\n"


def test_every_example_on_the_page_is_answered_as_the_page_says(tmp_path: Path):
    page = PAGE.read_text("utf-8")
    said = [line for line in page.split("```jsonl\n")[1].split("```")[0].splitlines() if line]

    with standing_alone(tmp_path) as till:
        made = [json.loads(answer) for answer in till.script.run([line.encode() for line in said])]

    assert [answer["ok"] for answer in made] == [True] * len(said)


def test_every_command_is_used_by_some_test():
    used = {
        node.args[0].value
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("ok", "do", "refusal")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }

    assert sorted(set(COMMANDS) - used) == []


def test_commands_are_methods_of_the_script():
    assert all(inspect.isfunction(getattr(Script, name)) for name in COMMANDS)
    assert not {"run", "answer"} & set(COMMANDS)
