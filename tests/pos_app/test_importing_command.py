"""`import` on a till: checked first, recorded on request, refused while the till runs."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pos_app.bringing_in import ImportNotReady
from pos_app.importing import FileUnreadable
from pos_app.importing_command import run_import
from pos_app.place import AlreadyRunning, open_place
from pos_app.setting_up import read_answers, set_up
from shop.goods.queries import goods_of_store
from shop.stock.tables import piece_stock
from tests.builders.opening import fill, gold, member, write_answers


@pytest.fixture
def till(tmp_path):
    set_up(tmp_path / "till", read_answers(write_answers(tmp_path / "a.json")))
    return tmp_path / "till"


def pieces_in(folder) -> int:
    place = open_place(folder)
    try:
        with place.database.reading() as connection:
            return len(connection.execute(piece_stock.select()).all())
    finally:
        place.close()


def run(file, folder, *, apply=False, skip_bad=False) -> tuple[bool, list[str]]:
    said: list[str] = []
    return run_import(file, folder, apply=apply, skip_bad=skip_bad, say=said.append), said


def test_without_apply_a_sound_file_is_only_summed_up(till, tmp_path):
    sound, said = run(fill(tmp_path / "期初.xlsx", pieces=[gold(1)], members=[member(1)]), till)

    assert sound
    assert "货品 1 件  金重 20.35 克" in said
    assert pieces_in(till) == 0


def test_without_apply_bad_rows_are_listed_and_written_beside_the_file(till, tmp_path):
    file = fill(tmp_path / "期初.xlsx", pieces=[gold(1), gold(2, 净金重="重")])

    sound, said = run(file, till)

    assert not sound
    assert any("不是数字" in line for line in said)
    assert (tmp_path / "期初.xlsx.problems.csv").exists()
    assert pieces_in(till) == 0


def test_with_apply_a_sound_file_is_recorded(till, tmp_path):
    sound, _ = run(fill(tmp_path / "期初.xlsx", pieces=[gold(1), gold(2)]), till, apply=True)

    assert sound
    assert pieces_in(till) == 2


def test_with_apply_a_bad_row_stops_everything(till, tmp_path):
    with pytest.raises(ImportNotReady):
        run(fill(tmp_path / "期初.xlsx", pieces=[gold(1), gold(1)]), till, apply=True)

    assert pieces_in(till) == 0


def test_bad_rows_are_left_out_by_choice(till, tmp_path):
    sound, _ = run(fill(tmp_path / "期初.xlsx", pieces=[gold(1), gold(2, 成色="木")]), till, apply=True, skip_bad=True)

    assert sound
    assert pieces_in(till) == 1


def test_a_till_that_is_running_keeps_its_books_to_itself(till, tmp_path):
    file = fill(tmp_path / "期初.xlsx", pieces=[gold(1)])
    running = open_place(till)

    with pytest.raises(AlreadyRunning):
        run(file, till, apply=True)

    running.close()


def test_a_broken_workbook_is_refused_and_the_till_is_free_again(till, tmp_path):
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 not a workbook")

    with pytest.raises(FileUnreadable):
        run(tmp_path / "broken.xlsx", till)

    assert pieces_in(till) == 0


KILLED = """
import os, signal, sys
from pathlib import Path
from pos_app.importing_command import run_import

def say(words):
    if words.startswith(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

run_import(Path(sys.argv[1]), Path(sys.argv[2]), apply=True, skip_bad=False, say=say)
"""


@pytest.mark.parametrize("when", ["货品 500 / 501", "货品 501 / 501", "会员 1 / 1"])
def test_a_power_cut_in_the_middle_of_an_import_leaves_the_books_as_they_were(till, tmp_path, when):
    file = fill(tmp_path / "期初.xlsx", pieces=[gold(number) for number in range(501)], members=[member(1)])
    command = [sys.executable, "-c", KILLED, str(file), str(till), when]

    died = subprocess.run(command, cwd=Path(__file__).parents[2], check=False)
    left = pieces_in(till)
    again, _ = run(file, till, apply=True)

    assert died.returncode == -signal.SIGKILL
    assert left == 0
    assert again
    assert pieces_in(till) == 501


def goods_file(folder: Path, *rows: str) -> Path:
    file = folder / "饰品.csv"
    file.write_text("条码,品名,大类,品类,单位,售价,成本,数量\n" + "".join(f"{row}\n" for row in rows), "utf-8")
    return file


def test_goods_by_quantity_are_listed_with_what_the_store_has(till, tmp_path):
    file = goods_file(tmp_path, "6901234567892,珍珠耳钉,配件,耳饰,对,33.33,12,60", "BOX1,首饰盒,赠品,包装,个,,3,")

    done, said = run(file, till, apply=True)

    place = open_place(till)
    with place.database.reading() as connection:
        store = goods_of_store(connection, place.settings.store)
    place.close()
    assert done
    assert "饰品 2 种  60 件" in said
    assert [(row.record.code, row.record.price_fen, row.qty) for row in store] == [
        ("6901234567892", 33_33, 60), ("BOX1", 0, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("6901234567893,耳钉,配件,耳饰,对,5,1,1", "条码"),
        ("A1,耳钉,杂货,耳饰,对,5,1,1", "杂货"),
        ("A1,耳钉,配件,耳饰,对,,1,1", "必须填写"),
        ("A1,耳钉,配件,耳饰,对,5,1,2000000", "太大"),
        ("A1,耳钉,配件,耳饰,对,5,1,-1", "-1"),
        ("A1,耳钉,配件,耳饰,对,5,1,1\nA1,耳环,配件,耳饰,对,5,1,1", "重复"),
    ],
)
def test_bad_rows_of_goods_are_named(till, tmp_path, row, reason):
    sound, said = run(goods_file(tmp_path, row), till)

    assert not sound
    assert any(reason in line for line in said)
