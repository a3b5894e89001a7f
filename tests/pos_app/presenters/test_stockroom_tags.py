"""A count from a tag reader, on the stockroom's page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.presenters.host import State
from tests.builders import shop
from tests.pos_app.desk_at_work import DeskAtWork, desk_at_work
from tests.pos_app.presenters.test_stockroom import begin

EPC = "E2801160600002054F0A1234"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[DeskAtWork]:
    with desk_at_work(tmp_path) as made:
        yield made


def test_tags_are_counted_from_a_readers_file(work: DeskAtWork, tmp_path: Path):
    bound, read = tmp_path / "bound.csv", tmp_path / "read.txt"
    bound.write_text(f"{EPC},{shop.BANGLE}\n", "utf-8")
    read.write_text(f"{EPC}\n{EPC}\n", "utf-8")
    begin(work, "盘点")
    work.fill("")

    begin(work, "标签对照表")
    work.fill(str(bound))
    begin(work, "标签文件")
    work.fill(str(read))

    assert work.said("stockroom") == "新计入 1 件,0 件已经扫过"
    assert [row.title for row in work.page("stockroom").rows] == [shop.BANGLE]


def test_a_reader_that_is_not_there_counts_nothing(work: DeskAtWork):
    begin(work, "盘点")
    work.fill("")

    begin(work, "读写器")
    work.fill("/dev/none")

    assert work.desk.state is State.MORE
    work.press("back")
    assert work.page("stockroom").title.endswith("已扫 0")
