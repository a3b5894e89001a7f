"""`setup`: from a file without a question, or from questions."""

from __future__ import annotations

import msgspec
import pytest

from pos_app.bringing_in import ImportNotReady
from pos_app.importing import FileUnreadable
from pos_app.install import FolderInUse
from pos_app.setting_up import Enrolment, Made
from pos_app.setting_up.command import NobodyToAsk, run_enrol, run_setup
from pos_app.setting_up.enrolling import HeadquartersSilent
from pos_app.settings import load_settings
from tests.builders.keystore import machine_with_keystore
from tests.builders.opening import fill, gold, member, write_answers
from tests.pos_app.setting_up.test_interview import BOARD, COMPANY, MANAGER, SCREEN, STORE, Typed


def run(tmp_path, *, terminal=None, answers=None, enrolment=None, url="", may_ask=False, keystore=False) -> Made:
    return run_setup(
        terminal or Typed(), tmp_path / "till", answers=answers, enrolment=enrolment, url=url, may_ask=may_ask,
        keystore=keystore, words_of=lambda error: error.code,
    )  # fmt: skip


def test_a_file_of_answers_makes_a_till_without_a_question(tmp_path):
    terminal = Typed()

    made = run(tmp_path, terminal=terminal, answers=write_answers(tmp_path / "a.json"))

    assert (made.register, made.store) == ("HP01", "HP")
    assert f"HP01 已就绪:{tmp_path / 'till'}" in terminal.said


def test_the_import_is_looked_for_beside_the_answers(tmp_path):
    fill(tmp_path / "期初.xlsx", pieces=[gold(1)], members=[member(1)])

    made = run(tmp_path, answers=write_answers(tmp_path / "a.json", import_file="期初.xlsx"))

    assert made.brought is not None
    assert (made.brought.pieces, made.brought.members) == (1, 1)


def test_bad_rows_of_the_import_stop_the_opening(tmp_path):
    fill(tmp_path / "期初.xlsx", pieces=[gold(1), gold(2, 大类="石头")])
    terminal = Typed()

    with pytest.raises(ImportNotReady):
        run(tmp_path, terminal=terminal, answers=write_answers(tmp_path / "a.json", import_file="期初.xlsx"))

    assert any("石头" in line for line in terminal.said)
    assert not (tmp_path / "till").exists()


def test_bad_rows_are_skipped_when_the_answers_say_so(tmp_path):
    fill(tmp_path / "期初.xlsx", pieces=[gold(1), gold(2, 大类="石头")])
    answers = write_answers(tmp_path / "a.json", import_file="期初.xlsx", skip_bad_rows=True)

    made = run(tmp_path, answers=answers)

    assert made.brought is not None
    assert made.brought.pieces == 1


def test_an_import_file_that_is_no_workbook_stops_the_opening(tmp_path):
    (tmp_path / "期初.xlsx").write_bytes(b"not a workbook")

    with pytest.raises(FileUnreadable):
        run(tmp_path, answers=write_answers(tmp_path / "a.json", import_file="期初.xlsx"))

    assert not (tmp_path / "till").exists()


def test_questions_make_the_same_till(tmp_path):
    terminal = Typed(*COMPANY, *STORE, "", *SCREEN, *MANAGER, "", *BOARD, "")

    assert run(tmp_path, terminal=terminal, may_ask=True).register == "HP01"


def test_without_a_file_and_without_a_terminal_nothing_is_made(tmp_path):
    with pytest.raises(NobodyToAsk):
        run(tmp_path)

    assert not (tmp_path / "till").exists()


def test_a_second_setup_is_refused_before_a_question(tmp_path):
    run(tmp_path, answers=write_answers(tmp_path / "a.json"))

    with pytest.raises(FolderInUse):
        run(tmp_path, may_ask=True)


def test_a_till_of_a_chain_is_asked_for_its_printer_only(tmp_path):
    paper = Enrolment(register="HP01", store="HP", code="BFCH-BVES-QBLF-4TZY-T4F4-IFHJ-MU", url="http://127.0.0.1:1")
    (tmp_path / "e.json").write_bytes(msgspec.json.encode(paper))
    terminal = Typed(*SCREEN)

    with pytest.raises(HeadquartersSilent):  # everything was asked; then nobody answered at that address
        run(tmp_path, terminal=terminal, enrolment=tmp_path / "e.json", may_ask=True)

    assert terminal.left == []
    assert not (tmp_path / "till").exists()


def test_the_flag_puts_the_keys_into_the_keystore_whatever_the_answers_say(tmp_path):
    with machine_with_keystore() as keystore:
        run(tmp_path, answers=write_answers(tmp_path / "a.json"), keystore=True)

    assert len(keystore.entries) == 1
    assert not (tmp_path / "till" / "secrets.json").exists()


def test_a_till_that_is_enrolled_again_takes_its_keys_into_the_keystore_first(tmp_path):
    run(tmp_path, answers=write_answers(tmp_path / "a.json"))

    with machine_with_keystore() as keystore, pytest.raises(HeadquartersSilent):
        run_enrol(
            tmp_path / "till", code="ABCDEFGH", url="http://127.0.0.1:1", ca="", answers=None, say=lambda _: None,
            keystore=True,
        )  # fmt: skip

    assert len(keystore.entries) == 1
    assert not (tmp_path / "till" / "secrets.json").exists()


def test_enrol_makes_a_new_till_in_an_empty_folder_and_a_new_key_in_one_that_is_used(tmp_path):
    said: list[str] = []
    run(tmp_path, answers=write_answers(tmp_path / "a.json"))

    for folder, url in ((tmp_path / "new", "http://127.0.0.1:1"), (tmp_path / "till", "http://127.0.0.1:1")):
        with pytest.raises(HeadquartersSilent):
            run_enrol(folder, code="ABCDEFGH", url=url, ca="", answers=None, say=said.append)

    assert not (tmp_path / "new").exists()
    assert load_settings(tmp_path / "till").headquarters_url == ""
