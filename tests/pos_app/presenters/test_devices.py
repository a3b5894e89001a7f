"""The machines at the till as the manager sees them: a list, tests, the probe, a printer's settings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_app.counter.devices import DeviceRow
from pos_app.presenters.devices import device_choice
from pos_app.settings import PrinterSettings
from printers.probing import Seen
from tests.pos_app.fake_devices import DRAWER, PRINTER
from tests.pos_app.fake_views import Counter


@pytest.fixture
def counter() -> Counter:
    counter = Counter()
    counter.press("more", "devices")
    return counter


def titles(counter: Counter) -> list[str]:
    return [row.title for row in counter.seen("more", "list")[1]]


def test_machines_are_listed_with_how_they_stand(counter: Counter):
    rows = counter.seen("more", "list")[1]

    assert [(row.title, row.detail, row.amount) for row in rows[:2]] == [
        ("小票打印机", "10.0.0.9:9100", "● 就绪"),
        ("钱箱", "10.0.0.9:9100", "● 就绪"),
    ]


def test_a_last_error_and_what_waits_stand_in_plain_words():
    choice = device_choice(
        DeviceRow("printer:tag", "printer", "tag", "COM3", "paper_out", trouble="printer.paper_out", waiting=3)
    )

    assert (choice.title, choice.detail, choice.amount) == (
        "标签打印机", "COM3 · 打印机没有纸 · 3 张等待", "■ 缺纸",
    )  # fmt: skip


def test_a_balance_has_words_of_its_own():
    assert device_choice(DeviceRow("scale", "scale", "", "COM1", "unreachable")).amount == "■ 接口打不开"


def test_a_printer_is_tested(counter: Counter):
    counter.press("accept", "accept")

    assert counter.till.devices.done == ["test printer:receipt"]
    assert titles(counter)[0] == "小票打印机"


def test_a_machine_that_can_only_be_tested_is_tested_at_once(counter: Counter):
    counter.press("down", "accept")

    assert counter.till.devices.done == ["test drawer"]


def test_the_probe_asks_four_questions_and_keeps_the_answers(counter: Counter):
    counter.press("accept", "down", "accept")
    assert titles(counter)[0] == "A  48 个字符"

    counter.press("down", "accept")  # 42 columns
    counter.press("accept")  # gbk
    counter.press("down", "accept")  # the code is drawn
    counter.press("accept")  # it cuts

    assert counter.till.devices.done == [
        "probe receipt",
        ("receipt", Seen(columns=42, charset="gbk", qr="raster", cutter="partial")),
    ]


def test_escape_from_a_question_changes_nothing(counter: Counter):
    counter.press("accept", "down", "accept", "back")

    assert counter.till.devices.done == ["probe receipt"]
    assert titles(counter)[0] == "小票打印机"


def test_a_further_printer_is_taken_away(counter: Counter):
    counter.till.devices.found = (PRINTER, replace(PRINTER, device_id="printer:back", name="back"))
    counter.press("back", "devices", "down", "accept")
    assert titles(counter) == ["测试", "认机型", "改设置", "去掉这台"]

    counter.press("down", "down", "down", "accept")

    assert counter.till.devices.done == ["drop back"]


def test_the_first_printer_stays(counter: Counter):
    counter.press("accept")

    assert "去掉这台" not in titles(counter)


@pytest.mark.parametrize(
    ("settings", "does"),
    [
        (PrinterSettings(kind="network", profile="zpl-203"), "印一张样签,会写芯片的也写"),
        (PrinterSettings(kind="page", queue="HP"), "印一张 A4 或 A5 测试页"),
    ],
)
def test_a_printer_of_labels_or_pages_is_tested_by_what_it_prints(settings: PrinterSettings, does: str):
    counter = Counter()
    counter.till.devices.settings["tag"] = settings
    counter.till.devices.found = (replace(PRINTER, device_id="printer:tag", name="tag"),)
    counter.press("more", "devices", "accept")

    rows = counter.seen("more", "list")[1]

    assert [row.title for row in rows] == ["测试", "改设置", "去掉这台"]
    assert rows[0].detail == does


def test_how_they_stand_is_shown_as_it_changes(counter: Counter):
    counter.press("down")
    counter.till.devices.found = (replace(PRINTER, state="paper_out"), DRAWER)

    counter.desk.news()

    rows, chosen = counter.seen("more", "list")[1:3]
    assert ([row.amount for row in rows[:2]], chosen) == (["■ 缺纸", "● 就绪"], 1)


def test_news_do_not_disturb_who_answers_a_question(counter: Counter):
    counter.press("accept", "down", "accept")
    counter.till.devices.found = (replace(PRINTER, state="paper_out"), DRAWER)

    counter.desk.news()

    assert titles(counter)[0] == "A  48 个字符"
