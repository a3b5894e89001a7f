"""The forms of the first start: what they ask, and what they hide."""

from __future__ import annotations

import pytest

from pos_app.presenters.first_run import PlanPicture
from pos_app.ui.pages.first_run_forms import (
    BoardForm,
    FinishForm,
    GoodsForm,
    MachineForm,
    ShopForm,
    StaffForm,
    value_of,
)
from pos_app.ui.theme import Look


@pytest.fixture
def machine(qtbot):
    form = MachineForm()
    qtbot.addWidget(form)
    return form


def choose(form, name: str, value: str) -> None:
    field = form.fields[name]
    field.setCurrentIndex(field.findData(value))


def asked(form) -> list[str]:
    return [name for name, field in form.fields.items() if field.isVisibleTo(form)]


def test_a_screen_asks_for_no_address(machine):
    assert asked(machine) == ["register", "ticket_unit", "printer.kind", "scale.url", "keystore", "backup_folder"]


def test_a_network_printer_asks_for_address_port_and_profile(machine):
    choose(machine, "printer.kind", "network")

    assert {"printer.profile", "printer.host", "printer.port"} <= set(asked(machine))
    assert value_of(machine.fields["printer.port"]) == "9100"


def test_a_balance_asks_for_its_kind_and_its_line(machine):
    machine.fields["scale.url"].setText("COM3")

    assert {"scale.format", "scale.baud", "scale.frame"} <= set(asked(machine))
    assert [value_of(machine.fields[f"scale.{name}"]) for name in ("format", "baud", "frame")] == [
        "sics",
        "9600",
        "8N1",
    ]


def test_a_file_printer_asks_for_a_folder(machine):
    choose(machine, "printer.kind", "file")

    assert "printer.folder" in asked(machine)
    assert "printer.host" not in asked(machine)


def test_a_till_of_a_chain_is_asked_for_paper_and_address_instead_of_a_company(qtbot):
    heard: list[str] = []
    form = ShopForm(lambda: heard.append("mode"))
    qtbot.addWidget(form)

    choose(form, "mode", "chain")
    form.show_joining(True)

    assert heard == ["mode"]
    assert asked(form) == ["mode", "enrolment", "url"]


def test_the_first_person_is_offered_as_the_manager(qtbot):
    form = StaffForm()
    qtbot.addWidget(form)

    form.add_row()

    assert form.people()[0] == ("1001", "", "store_manager", "")
    assert [row[2] for row in form.people()[1:]] == ["cashier"] * 4


def test_a_pin_is_never_shown(qtbot):
    form = StaffForm()
    qtbot.addWidget(form)
    field = form.fields["staff[0].pin"]

    field.setText("314159")

    assert field.displayText() != "314159"
    assert form.people()[0][3] == "314159"


def test_prices_are_told_by_purity_as_typed(qtbot):
    form = BoardForm()
    qtbot.addWidget(form)

    for key, text in (("retail", "1028"), ("trade_in", "1010"), ("recycle", "1000")):
        form.fields[f"gold_board[1].{key}"].setText(text)

    assert form.prices()["AU999"] == ("1028", "1010", "1000")
    assert form.prices()["AU750"] == ("", "", "")


def test_bad_rows_stand_in_a_table_with_the_choice_below_the_sums(qtbot):
    form = GoodsForm(Look, (), ())
    qtbot.addWidget(form)

    form.show_plan(PlanPicture(("货品 1 件",), (("货品", "5", "成色", "千足金", "请写“足金999”"),), True))

    assert form.table.isVisibleTo(form)
    assert form.choices.isVisibleTo(form)
    assert form.table.item(0, 4).text() == "请写“足金999”"


def test_a_sound_file_leaves_no_table(qtbot):
    form = GoodsForm(Look, (), ())
    qtbot.addWidget(form)

    form.show_plan(PlanPicture(("货品 1 件",), (), False))

    assert not form.table.isVisibleTo(form)
    assert form.lines.text() == "货品 1 件"


def test_the_last_form_shows_the_facts_by_name(qtbot):
    form = FinishForm()
    qtbot.addWidget(form)

    form.show_facts((("公司", "金铺"), ("本机", "HP01")))
    form.show_facts((("公司", "金铺珠宝"),))

    assert form.grid.itemAtPosition(0, 0).layout().count() == 1
