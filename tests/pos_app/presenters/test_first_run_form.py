"""What stands in the forms, as answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_app.bringing_in import Summary
from pos_app.presenters.first_run_form import BOARD, MACHINE, PURITIES, SHOP, STAFF, Told, facts, goods_words, step_of
from pos_app.setting_up import Answers, Fault, Machine
from tests.pos_app.presenters.test_first_run import FILLED, PEOPLE

NO_PRICES = dict.fromkeys(PURITIES, ("", "", ""))


def told(**values: str) -> Told:
    return Told(FILLED | values, PEOPLE, NO_PRICES | {"AU750": (" 790 ", "600", "580")})


def test_codes_are_taken_in_capitals_and_blanks_fall_off():
    answers = told(**{"store.code": " hp", "register": "hp01 "}).machine()

    assert isinstance(answers, Answers)
    assert (answers.store.code, answers.register) == ("HP", "HP01")


def test_rows_without_name_and_pin_are_no_people():
    answers = told().machine()

    assert isinstance(answers, Answers)
    assert [person.name for person in answers.staff] == ["周建平"]


def test_purities_without_a_price_are_not_on_the_board():
    answers = told().machine()

    assert isinstance(answers, Answers)
    assert [(row.purity, row.retail) for row in answers.gold_board] == [("18K金", "790")]


def test_a_till_of_a_chain_tells_its_machine_only():
    assert type(told(mode="chain").machine()) is Machine


@pytest.mark.parametrize("port", ["", "x", "-1", "９１００"])
def test_a_port_that_is_no_number_is_out_of_range(port):
    assert told(**{"printer.port": port}).printer().port == 0


def test_the_keys_go_where_the_shop_wants_them():
    assert not told().machine().keystore
    assert told(keystore="keyring", mode="chain").machine().keystore


@pytest.mark.parametrize(
    ("where", "step"),
    [
        ("store.code", SHOP),
        ("printer.port", MACHINE),
        ("scale.frame", MACHINE),
        ("staff", STAFF),
        ("staff[1].pin", STAFF),
        ("gold_board[0].retail", BOARD),
    ],
)
def test_a_fault_belongs_to_the_step_that_asked(where, step):
    assert step_of(Fault(where, "")) == step


def test_a_fault_is_moved_to_the_row_of_the_form():
    assert told().placed(Fault("gold_board[0].retail", "x")).where == f"gold_board[{PURITIES.index('AU750')}].retail"


def test_the_facts_of_a_shop_name_its_people_and_prices():
    shown = dict(facts(told(), Path("/data/till"), None, None))

    assert shown["门店"] == "和平路店 (HP)"
    assert shown["今日金价"] == "18K金 790"
    assert shown["导入"] == "没有文件,以后再导入"


def test_what_comes_in_is_said_in_one_line():
    assert goods_words(Summary((), 3_000, 0, 1_000, 0, 0, 0, 0)) == "货品 3,000 件,会员 1,000 位"
