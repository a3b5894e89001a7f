"""A cashier types a name in letters as she hears it; surnames are read as surnames."""

from __future__ import annotations

import subprocess
import sys

import pytest

from membership.rules.names import INITIALS_LONGEST, PINYIN_LONGEST, only_letters, spellings, split_surname


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("李雪梅", ("李", "雪梅")),
        ("欧阳锋", ("欧阳", "锋")),
        ("司马相如", ("司马", "相如")),
        ("欧阳", ("欧", "阳")),  # two characters alone are surname and given name
        ("李", ("李", "")),
    ],
)
def test_a_name_is_cut_after_the_surname(name: str, parts: tuple[str, str]) -> None:
    assert split_surname(name) == parts


def test_a_plain_name_has_one_spelling() -> None:
    assert spellings("李雪梅") == (("lixuemei", "lxm"),)


@pytest.mark.parametrize(
    ("name", "as_surname", "as_word"),
    [
        ("单田芳", "shantianfang", "dantianfang"),
        ("曾国藩", "zengguofan", "cengguofan"),
        ("仇英", "qiuying", "chouying"),
        ("解珍", "xiezhen", "jiezhen"),
        ("查良镛", "zhaliangyong", "chaliangyong"),
        ("区小明", "ouxiaoming", "quxiaoming"),
        ("朴明子", "piaomingzi", "pumingzi"),
        ("尉迟恭", "yuchigong", "weichigong"),
        ("卜算子", "busuanzi", "bosuanzi"),
        ("阚清子", "kanqingzi", "hanqingzi"),
        ("单于明", "chanyuming", "shanyuming"),
    ],
)
def test_a_surname_of_two_readings_is_kept_in_both_the_surname_first(name: str, as_surname: str, as_word: str) -> None:
    assert [spelling.pinyin for spelling in spellings(name)] == [as_surname, as_word]


def test_the_initials_follow_the_reading() -> None:
    assert [spelling.initials for spelling in spellings("单田芳")] == ["stf", "dtf"]
    assert [spelling.initials for spelling in spellings("尉迟恭")] == ["ycg", "wcg"]


def test_lv_is_typed_with_a_v() -> None:
    assert spellings("吕布")[0] == ("lvbu", "lb")


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [("Anna Smith", "annasmith", "as"), ("阿不都·热合曼", "abudoureheman", "abdrhm"), ("王Anna", "wanganna", "wa")],
)
def test_other_names_are_spelt_too(name: str, pinyin: str, initials: str) -> None:
    assert spellings(name) == ((pinyin, initials),)


def test_a_very_long_name_fits_its_columns() -> None:
    (spelling,) = spellings("王" + "双" * 60)

    assert len(spelling.pinyin) == PINYIN_LONGEST
    assert len(spelling.initials) == INITIALS_LONGEST


def test_letters_are_small_and_without_gaps() -> None:
    assert only_letters("Li Xue-Mei ＬＸ") == "lixuemeilx"


def test_the_dictionary_of_readings_is_not_loaded_before_it_is_needed() -> None:
    script = "import sys, membership.usecases; print('pypinyin' in sys.modules)"

    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "False"
