"""A file of answers: strict, and every refusal names the place."""

from __future__ import annotations

import json

import pytest

from pos_app.setting_up import Fault, Machine, SetupInvalid, read_answers, read_machine, schema
from tests.builders.opening import ANSWERS, write_answers


def refused(path) -> Fault:
    with pytest.raises(SetupInvalid) as error:
        read_answers(path)
    return error.value.faults[0]


def test_a_whole_file_is_read_as_it_stands(tmp_path):
    answers = read_answers(write_answers(tmp_path / "a.json", ticket_unit="jiao"))

    assert answers.store.name == "和平路店"
    assert answers.staff[0].pin == "314159"
    assert answers.ticket_unit_fen == 10


def test_notepads_byte_order_mark_is_no_fault(tmp_path):
    path = write_answers(tmp_path / "a.json")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert read_answers(path).register == "HP01"


def test_a_misspelt_field_is_a_fault(tmp_path):
    path = write_answers(tmp_path / "a.json", printer={"kind": "network", "adress": "x"})

    assert refused(path) == Fault("printer", "没有 adress 这一项,核对写法")


def test_a_missing_field_is_a_fault(tmp_path):
    path = write_answers(tmp_path / "a.json", company={})

    assert refused(path) == Fault("company", "缺少 name")


def test_a_price_as_a_number_is_a_fault_because_a_float_is_never_a_price(tmp_path):
    row = {"purity": "足金999", "retail": 1028.5, "trade_in": "1", "recycle": "1"}
    path = write_answers(tmp_path / "a.json", gold_board=[row])

    assert refused(path) == Fault("gold_board[0].retail", "应为文字(加引号),写成了小数")


def test_what_is_no_json_is_named_with_its_file(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("{", encoding="utf-8")

    assert refused(path).where == "a.json"


def test_a_file_that_is_not_there_is_named(tmp_path):
    assert refused(tmp_path / "none.json") == Fault("none.json", "文件打不开")


def test_text_in_another_encoding_is_named(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(json.dumps(ANSWERS, ensure_ascii=False).encode("gbk"))

    assert refused(path).where == "a.json"


def test_a_till_of_a_chain_may_not_name_a_company_of_its_own(tmp_path):
    path = write_answers(tmp_path / "a.json")

    with pytest.raises(SetupInvalid):
        read_machine(path)


def test_a_till_of_a_chain_tells_printer_and_backup_only(tmp_path):
    path = tmp_path / "m.json"
    path.write_text('{"ticket_unit": "yuan"}', encoding="utf-8")

    assert read_machine(path) == Machine(ticket_unit="yuan")


def test_the_schema_describes_every_field():
    made = json.loads(schema())
    fields = [field for kind in made["$defs"].values() for field in kind["properties"].values()]

    assert "Answers" in made["$defs"]
    assert all("description" in field or "$ref" in field or "default" in field for field in fields)


def test_the_schema_for_joining_asks_for_less():
    assert "Answers" not in json.loads(schema(joining=True))["$defs"]
