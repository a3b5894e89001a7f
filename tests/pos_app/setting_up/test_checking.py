"""Every fault of the answers at once, each with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pos_app.setting_up import Fault, Machine, SetupInvalid, read_answers
from pos_app.setting_up.answers import PrinterAnswers, ScaleAnswers
from pos_app.setting_up.checking import board_rows, faults_of, printer_faults, reason, require_sound, scale_faults
from shop.gold_board.facts import BoardRow
from tests.builders.opening import ANSWERS, write_answers

FOLDER = Path("/nowhere/till")


def wheres(tmp_path, **other) -> list[str]:
    return [fault.where for fault in faults_of(read_answers(write_answers(tmp_path / "a.json", **other)), FOLDER)]


def person(**other) -> dict[str, str]:
    return {"staff_no": "1003", "name": "周建平", "role": "store_manager", "pin": "314159", **other}


def price(**other) -> dict[str, str]:
    return {"purity": "足金999", "retail": "1028", "trade_in": "1010", "recycle": "1000", **other}


def test_the_answers_of_a_real_shop_have_no_fault(tmp_path):
    assert wheres(tmp_path) == []


@pytest.mark.parametrize("code", ["hp", "H", "HPXYZ", "H1", "和平", "HQ", ""])
def test_a_store_code_is_two_to_four_capital_letters_and_not_headquarters(tmp_path, code):
    store = {**ANSWERS["store"], "code": code}

    assert wheres(tmp_path, store=store) == ["store.code"]


@pytest.mark.parametrize("register", ["hp01", "1HP", "H", "HP0123456", "HQ"])
def test_a_register_is_named_in_capitals_and_digits(tmp_path, register):
    assert wheres(tmp_path, register=register) == ["register"]


@pytest.mark.parametrize("pin", ["12345", "1234567", "111111", "12345a", "１２３４５６", ""])
def test_a_pin_has_six_digits_that_are_not_all_the_same(tmp_path, pin):
    assert wheres(tmp_path, staff=[person(pin=pin)]) == ["staff[0].pin"]


def test_nobody_is_hired_for_a_role_that_does_not_stand_at_a_counter(tmp_path):
    assert wheres(tmp_path, staff=[person(), person(staff_no="1", role="headquarters")]) == ["staff[1].role"]


def test_two_people_do_not_share_a_number(tmp_path):
    assert wheres(tmp_path, staff=[person(), person(name="王芳")]) == ["staff[1].staff_no"]


def test_a_shop_without_a_manager_could_not_close_its_day(tmp_path):
    assert wheres(tmp_path, staff=[person(role="cashier")]) == ["staff"]


@pytest.mark.parametrize("purity", ["木头", "", "999"])
def test_an_unknown_purity_on_the_board_is_named(tmp_path, purity):
    assert wheres(tmp_path, gold_board=[price(purity=purity)]) == ["gold_board[0].purity"]


def test_a_purity_name_that_may_not_stand_on_a_label_names_the_right_one():
    assert reason("gold_board.purity", "千足金") == "这个名称已不允许使用,请写“足金999”"


def test_the_same_purity_twice_on_the_board_is_named(tmp_path):
    board = [price(), price(purity="AU999")]
    (fault,) = faults_of(read_answers(write_answers(tmp_path / "a.json", gold_board=board)), FOLDER)

    assert fault == Fault("gold_board", "足金999:同一成色写了两次")


@pytest.mark.parametrize("retail", ["0", "-1", "1028.555", "一千", ""])
def test_a_price_is_an_amount_above_zero(tmp_path, retail):
    assert wheres(tmp_path, gold_board=[price(retail=retail)]) == ["gold_board[0].retail"]


def test_buying_above_selling_is_refused(tmp_path):
    assert wheres(tmp_path, gold_board=[price(recycle="1028")]) == ["gold_board"]


@pytest.mark.parametrize("port", [0, -1, 65_536])
def test_a_port_out_of_range_is_named(tmp_path, port):
    assert wheres(tmp_path, printer={"kind": "network", "host": "10.0.0.9", "port": port}) == ["printer.port"]


@pytest.mark.parametrize("host", ["", "http://10.0.0.9", "10.0.0.9:9100", "打印机"])
def test_a_network_printer_needs_an_address(host):
    (fault,) = printer_faults(PrinterAnswers(kind="network", host=host))

    assert fault.where == "printer.host"


def test_an_unknown_kind_or_profile_of_printer_is_named():
    assert [f.where for f in printer_faults(PrinterAnswers(kind="usb", profile="x"))] == [
        "printer.kind",
        "printer.profile",
    ]


def test_the_ticket_unit_is_fen_jiao_or_yuan(tmp_path):
    assert wheres(tmp_path, ticket_unit="10") == ["ticket_unit"]


def test_backups_do_not_go_into_the_folder_they_are_to_save(tmp_path):
    (tmp_path / "till").mkdir()
    machine = Machine(backup_folder=str(tmp_path / "till" / "backup"))

    assert [fault.where for fault in faults_of(machine, tmp_path / "till")] == ["backup_folder"]


def test_a_backup_folder_is_named_in_full_and_can_be_written(tmp_path):
    (tmp_path / "file").touch()

    assert reason("backup_folder", "backup") == "要写完整路径"
    assert reason("backup_folder", str(tmp_path / "file" / "x")) == "这个文件夹不能写入,换一个"
    assert reason("backup_folder", str(tmp_path / "new" / "x")) == ""


def test_all_faults_are_said_at_once_in_the_order_of_the_questions(tmp_path):
    answers = json.loads(write_answers(tmp_path / "a.json").read_text("utf-8"))
    answers |= {"company": {"name": " "}, "register": "x", "printer": {"port": 0}, "staff": [person(pin="1")]}
    (tmp_path / "b.json").write_text(json.dumps(answers), encoding="utf-8")

    with pytest.raises(SetupInvalid) as refused:
        require_sound(read_answers(tmp_path / "b.json"), FOLDER)

    assert [f.where for f in refused.value.faults] == ["company.name", "register", "printer.port", "staff[0].pin"]
    assert refused.value.facts["count"] == 4


def test_a_board_becomes_rows_in_fen(tmp_path):
    answers = read_answers(write_answers(tmp_path / "a.json", gold_board=[price()]))

    assert board_rows(answers.gold_board) == (
        BoardRow(purity_code="AU999", retail_fen=1028_00, trade_in_fen=1010_00, recycle_fen=1000_00),
    )


@pytest.mark.parametrize(
    ("scale", "where"),
    [
        (ScaleAnswers(url="COM3", format="abacus"), "scale.format"),
        (ScaleAnswers(url="COM3", format="custom", pattern=r"(?P<value>\d+)"), "scale.pattern"),
        (ScaleAnswers(url="COM3", baud=0), "scale.baud"),
        (ScaleAnswers(url="COM3", frame="7X1"), "scale.frame"),
    ],
)
def test_a_balance_that_could_never_be_understood_is_a_fault(scale: ScaleAnswers, where: str):
    assert [fault.where for fault in scale_faults(scale)] == [where]
