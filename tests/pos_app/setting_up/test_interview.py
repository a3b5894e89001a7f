"""The questions on a terminal: a wrong answer is asked again, nothing wrong gets through."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.errors import DomainError
from pos_app.importing import check, read
from pos_app.setting_up.answers import PrinterAnswers, ScaleAnswers
from pos_app.setting_up.checking import faults_of
from pos_app.setting_up.interview import Interview
from pos_app.setting_up.trial import TrialFailed
from tests.builders.opening import fill, gold, ring


class Typed:
    """A person who types these lines, one a question; '' takes what is proposed."""

    def __init__(self, *lines: str) -> None:
        self._lines = list(lines)
        self.said: list[str] = []

    def ask(self, question: str, default: str = "") -> str:
        return self._lines.pop(0) or default

    def ask_hidden(self, question: str) -> str:
        return self._lines.pop(0)

    def say(self, words: str) -> None:
        self.said.append(words.strip())

    @property
    def left(self) -> list[str]:
        return self._lines


COMPANY = ("金铺珠宝有限公司", "")
STORE = ("hp", "和平路店", "", "")
SCREEN = ("", "", "", "")  # printer on screen, no balance, to the fen, no second backup
MANAGER = ("", "周建平", "", "314159", "314159")
CASHIER = ("1007", "王芳", "", "135790", "135790")
BOARD = ("", "1028", "1010", "1000", "", "", "", "")


def ask(terminal: Typed, folder: Path, print_trial=lambda _printer: None) -> Interview:
    def words_of(error: DomainError) -> str:
        return error.code

    return Interview(
        terminal, folder, print_trial=print_trial, plan_file=lambda path: check(read(path)), words_of=words_of
    )


def test_a_shop_is_told_with_little_typing(tmp_path):
    terminal = Typed(*COMPANY, *STORE, "", *SCREEN, *MANAGER, *CASHIER, "", *BOARD, "")

    answers, plan = ask(terminal, tmp_path / "till").shop()

    assert terminal.left == []
    assert plan is None
    assert (answers.store.code, answers.register) == ("HP", "HP01")
    assert [(person.staff_no, person.role) for person in answers.staff] == [
        ("1001", "store_manager"), ("1007", "cashier"),
    ]  # fmt: skip
    assert [row.purity for row in answers.gold_board] == ["足金999"]
    assert faults_of(answers, tmp_path / "till") == ()


def test_a_wrong_store_code_is_asked_again_in_words(tmp_path):
    terminal = Typed(*COMPANY, "H1", *STORE, "", *SCREEN, *MANAGER, "", *BOARD, "")

    answers, _ = ask(terminal, tmp_path / "till").shop()

    assert answers.store.code == "HP"
    assert "门店代码是 2 到 4 个大写字母,如 HP,不能是 HQ" in terminal.said


def test_a_weak_pin_and_one_that_was_typed_differently_are_asked_again(tmp_path):
    manager = ("", "周建平", "", "111111", "314159", "314158", "314159", "314159")
    terminal = Typed(*COMPANY, *STORE, "", *SCREEN, *manager, "", *BOARD, "")

    answers, _ = ask(terminal, tmp_path / "till").shop()

    assert answers.staff[0].pin == "314159"
    assert "密码要 6 位数字,不能 6 位相同" in terminal.said
    assert "两次输入不一样" in terminal.said


def test_a_shop_needs_a_manager_before_the_questions_go_on(tmp_path):
    first = ("1007", "王芳", "2", "135790", "135790", "")
    terminal = Typed(
        *COMPANY, *STORE, "", *SCREEN, *first, *MANAGER[:0], "1003", "周建平", "1", "314159", "314159", "", *BOARD, ""
    )

    answers, _ = ask(terminal, tmp_path / "till").shop()

    assert [person.role for person in answers.staff] == ["cashier", "store_manager"]
    assert "至少要有一位店长,日结和授权都要店长" in terminal.said


def test_a_staff_number_is_not_given_twice(tmp_path):
    terminal = Typed(*COMPANY, *STORE, "", *SCREEN, *MANAGER, "1001", *CASHIER, "", *BOARD, "")

    answers, _ = ask(terminal, tmp_path / "till").shop()

    assert len(answers.staff) == 2
    assert "工号 1001 写了两次" in terminal.said


def test_a_board_that_buys_above_it_sells_is_asked_again(tmp_path):
    wrong = ("", "1000", "1000", "1028", "", "", "", "")
    terminal = Typed(*COMPANY, *STORE, "", *SCREEN, *MANAGER, "", *wrong, *BOARD, "")

    answers, _ = ask(terminal, tmp_path / "till").shop()

    assert answers.gold_board[0].recycle == "1000"
    assert "足金999:回收价或换购价不低于售价,请重输" in terminal.said


def test_the_bad_rows_of_an_import_are_shown_and_skipped_by_choice(tmp_path):
    file = fill(tmp_path / "期初.xlsx", pieces=[gold(1), ring(2, 标签价=None)])
    terminal = Typed(*COMPANY, *STORE, "", *SCREEN, *MANAGER, "", *BOARD, str(file), "y")

    _, plan = ask(terminal, tmp_path / "till").shop()

    assert plan is not None
    assert plan.ready
    assert len(plan.pieces) == 1
    assert any("这种货品必须填写" in line for line in terminal.said)


def test_a_file_that_cannot_be_read_is_asked_for_again(tmp_path):
    terminal = Typed(*COMPANY, *STORE, "", *SCREEN, *MANAGER, "", *BOARD, str(tmp_path / "none.xlsx"), "")

    _, plan = ask(terminal, tmp_path / "till").shop()

    assert plan is None
    assert "import.file_unreadable" in terminal.said


def test_a_network_printer_is_tried_with_a_test_page(tmp_path):
    tried: list[PrinterAnswers] = []
    terminal = Typed("2", "3", "10.0.0.9", "", "y", "y", "", "3", "")

    machine = ask(terminal, tmp_path / "till", tried.append).machine()

    assert tried == [PrinterAnswers(kind="network", profile="xp80", host="10.0.0.9", port=9100)]
    assert machine.printer == tried[0]
    assert machine.ticket_unit == "yuan"


def test_a_balance_is_named_by_its_port_format_and_speed(tmp_path):
    terminal = Typed("", "COM3", "2", "x", "2400", "", "")

    machine = ask(terminal, tmp_path / "till").machine()

    assert machine.scale == ScaleAnswers(url="COM3", format="and", baud=2400)
    assert "波特率是 300 到 921600 的整数,一般为 9600" in terminal.said


def test_a_printer_that_does_not_print_is_chosen_anew(tmp_path):
    def refuse(_printer: PrinterAnswers) -> None:
        raise TrialFailed(reason="打印机没有应答")

    terminal = Typed("2", "", "10.0.0.9", "99999", "9100", "y", "y", *SCREEN)

    machine = ask(terminal, tmp_path / "till", refuse).machine()

    assert machine.printer.kind == "screen"
    assert "setup.trial_failed" in terminal.said
    assert "端口是 1 到 65535 的整数,一般为 9100" in terminal.said


@pytest.mark.parametrize("wrong", ["0", "4", "x"])
def test_a_choice_is_one_of_its_numbers(tmp_path, wrong):
    terminal = Typed(wrong, *SCREEN)

    assert ask(terminal, tmp_path / "till").machine().printer.kind == "screen"
    assert "填 1 到 3" in terminal.said


def test_a_backup_folder_inside_the_tills_own_is_asked_again(tmp_path):
    (tmp_path / "till").mkdir()
    terminal = Typed("", "", "", str(tmp_path / "till" / "b"), str(tmp_path / "other"))

    assert ask(terminal, tmp_path / "till").machine().backup_folder == str(tmp_path / "other")
