"""The command line about figures, without a process of its own."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

import pos_app.sheet_commands  # adds its own to the others
from pos_app.commands import app
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone
from tests.builders.examples import example
from tests.shop.promotion_replay.sold import TENTH_OFF

NO = "S-HP01-20261121-0001"


def run(*arguments: object, stdin: str = "") -> tuple[int, str]:
    """Exit code and everything that was said."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)
    return result.exit_code, result.output


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A till at work, that stands alone."""
    with standing_alone(tmp_path) as made:
        yield made.begin()


@pytest.fixture
def bill(counter: Counter, tmp_path: Path) -> Path:
    """A sold bill's file, written while its till is open."""
    counter.sell(shop.BANGLE)
    code, said = run("bill", NO, "--data", counter.folder, "--pdf", tmp_path / "sheet.pdf")
    assert code == 0, said
    (tmp_path / "bill.json").write_text(said, "utf-8")
    return tmp_path / "bill.json"


def test_an_account_is_explained_while_its_till_is_open(counter: Counter, tmp_path: Path):
    code, said = run("explain", "member", shop.LI_PHONE, "--data", counter.folder, "--pdf", tmp_path / "a.pdf")
    missing, _ = run("explain", "member", "13999999999", "--data", counter.folder)

    assert (code, missing) == (0, 1)
    assert "旧账带入" in said
    assert shop.LI_PHONE not in said
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


def test_an_account_that_does_not_add_up_ends_with_one(counter: Counter):
    with counter.till.post.books() as books:
        books.connection.exec_driver_sql("UPDATE member_account SET points = points + 7")

    code, said = run("explain", "member", shop.LI, "--data", counter.folder)

    assert code == 1
    assert "!! 差额" in said


def test_an_entry_that_evidence_names_is_shown(counter: Counter):
    code, said = run("explain", "entry", "HP01-1-1", "--data", counter.folder)
    missing, _ = run("explain", "entry", "HP01-1-99999", "--data", counter.folder)

    assert (code, missing) == (0, 1)
    assert "相符" in said


def test_a_described_cart_is_priced_without_a_till(tmp_path: Path):
    (tmp_path / "cart.json").write_text(json.dumps(example("e7")["input"]), "utf-8")

    code, said = run("quote", tmp_path / "cart.json")

    assert (code, json.loads(said)["pay_fen"]) == (0, -8_434_20)


def test_what_a_description_leaves_out_comes_from_the_till(counter: Counter):
    cart = {"at": "2026-11-21T09:40:00.000+08:00", "lines": [{"barcode": shop.RING}]}

    code, said = run("quote", "-", "--data", counter.folder, stdin=json.dumps(cart))

    assert (code, json.loads(said)["due_fen"]) == (0, 8_980_00)


def test_the_schema_of_a_description_is_printed():
    code, said = run("quote", "--schema")

    assert (code, json.loads(said)["$ref"]) == (0, "#/$defs/SheetInput")


@pytest.mark.parametrize(("cart", "said"), [
    ('{"at": "2026-11-21T10:00", "lines": [{"barcode": "A", "weight_mg": 2.46}]}', "$.lines[0].weight_mg: Expected"),
    ('{"at": "2026-11-21T10:00", "lines": [], "rules": [{"id": "R7"}]}', "$.rules: R7: "),
])  # fmt: skip
def test_a_refused_description_ends_with_2_and_the_fields_path(cart: str, said: str):
    code, words = run("quote", "-", stdin=cart)

    assert code == 2
    assert said in words


def test_a_quote_of_nothing_asks_for_its_file(tmp_path: Path):
    assert run("quote")[0] == 2
    assert "no such file" in run("quote", tmp_path / "none.json")[1]


def test_a_bill_is_shown_with_its_page(bill: Path):
    assert json.loads(bill.read_text("utf-8"))["sale_no"] == NO
    assert bill.with_name("sheet.pdf").read_bytes().startswith(b"%PDF")


def test_a_bill_that_this_till_did_not_sell_is_refused_in_words(counter: Counter):
    code, said = run("bill", "S-BJ01-20261121-0001", "--data", counter.folder)

    assert code == 1
    assert "(sales.unknown)" in said


def test_a_bill_is_worked_out_again_line_by_line_and_its_code_checked(counter: Counter, bill: Path):
    signed = json.loads(bill.read_text("utf-8"))["code"]

    code, said = run("recompute", bill, "--code", signed, "--data", counter.folder)

    assert code == 0
    assert said.splitlines() == [
        "line 1 足金999手镯: equal, 21,632.05", "bill: equal, 21,632.05", "code: equal, signed by the register",
    ]  # fmt: skip


def test_a_changed_weight_ends_with_1_and_names_every_figure_that_moved(bill: Path):
    text = bill.read_text("utf-8").replace('"weight_mg": 20350', '"weight_mg": 20340', 1)

    code, said = run("recompute", "-", stdin=text)

    assert code == 1
    assert "line 1 足金999手镯: DIFFERS: weight_mg: recorded 20350, recomputed 20340" in said


def test_a_changed_sheet_does_not_fit_its_code(counter: Counter, bill: Path):
    stored = json.loads(bill.read_text("utf-8"))
    stored["sheet"]["store"] = "BJ"

    code, said = run(
        "recompute", "-", "--code", stored["code"], "--key", stored["public_key"], stdin=json.dumps(stored)
    )

    assert code == 1
    assert "inputs: the code says" in said


def test_a_code_needs_a_key_from_elsewhere(bill: Path):
    assert run("recompute", bill, "--code", "JS1.x.y")[0] == 2


def test_a_code_of_somebody_else_is_refused(counter: Counter, bill: Path):
    code, said = run("recompute", bill, "--code", "JS1.x.y", "--data", counter.folder)

    assert code == 1
    assert "sheet.code_unknown" in said


def test_reports_are_listed_by_their_names():
    code, said = run("report")

    assert code == 0
    assert "gram_balance" in said


def test_a_report_is_written_for_a_manager_who_gives_the_pin(counter: Counter, tmp_path: Path):
    out = tmp_path / "balance.xlsx"
    asked = ("report", "gram_balance", "--out", out, "--staff", shop.MANAGER, "--data", counter.folder)

    refused, _ = run(*asked, stdin="000000\n")
    code, said = run(*asked, stdin=f"{shop.pin_of(shop.MANAGER)}\n")

    assert refused == 1
    assert code == 0, said
    assert out.exists()
    assert run("report", "sales", "--data", counter.folder)[0] == 2


# --- replay ------------------------------------------------------------------------------------------------------


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    (tmp_path / "rules.json").write_text(json.dumps([TENTH_OFF]), "utf-8")
    return tmp_path / "rules.json"


def test_past_bills_are_replayed_under_other_rules(counter: Counter, rules: Path):
    counter.sell(shop.RING)

    words = run("replay", rules, "--data", counter.folder, "--days", 3_660)
    code, said = run("replay", rules, "--data", counter.folder, "--days", 3_660, "--json")

    assert words[0] == code == 0
    assert "合计" in words[1]
    found = json.loads(said[said.index("{") :])
    assert (found["before"]["due_fen"], found["after"]["due_fen"]) == (8_980_00, 8_082_00)
    assert found["before"]["margin_fen"] is None


def test_a_replay_with_margins_asks_for_a_pin(counter: Counter, rules: Path):
    counter.sell(shop.RING)
    margins = ("replay", rules, "--data", counter.folder, "--days", 3_660, "--with-cost", "--staff")

    shown = run(*margins, shop.MANAGER, stdin=f"{shop.pin_of(shop.MANAGER)}\n")
    refused = run(*margins, shop.CASHIER, stdin=f"{shop.pin_of(shop.CASHIER)}\n")
    unnamed = run(*margins[:-1])

    assert (shown[0], refused[0], unnamed[0]) == (0, 1, 2)
    assert "毛利" in shown[1]


def test_a_replay_that_was_stopped_tells_what_it_has_and_ends_with_130(
    counter: Counter, rules: Path, monkeypatch: pytest.MonkeyPatch
):
    for piece in (shop.RING, shop.SILVER):
        counter.sell(piece)

    @contextmanager
    def pressed() -> Iterator[Callable[[int, int], None]]:
        yield lambda _done, _total: signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(pos_app.sheet_commands, "_bar", pressed)

    code, said = run("replay", rules, "--data", counter.folder, "--days", 3_660)

    assert code == 130
    assert "只算了前 1 单" in said


@pytest.mark.parametrize(("text", "code", "said"), [
    ("[{]", 2, "$.rules: -: the text is no JSON"), ('[{"id":"A"}]', 2, "$.rules: A: "), ("", 2, "$.rules: -: "),
])  # fmt: skip
def test_a_replay_of_bad_rules_ends_with_2_in_words(counter: Counter, tmp_path: Path, text: str, code: int, said: str):
    (tmp_path / "rules.json").write_text(text, "utf-8")

    found = run("replay", tmp_path / "rules.json", "--data", counter.folder)

    assert found[0] == code
    assert said in found[1]


def test_a_replay_of_no_days_or_no_file_is_refused(counter: Counter, rules: Path):
    assert run("replay", rules, "--data", counter.folder, "--days", 0)[0] == 2
    assert run("replay", rules.with_name("none.json"), "--data", counter.folder)[0] == 2
    assert run("replay", rules, "--data", rules.parent)[0] == 1
