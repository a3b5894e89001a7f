from __future__ import annotations

import msgspec
import pytest

from printers.tag_layout import LAYOUTS, CodeSpot, Spot, TagLayout, TagLayoutWrong, filled, read_tag_layout

CODE = CodeSpot(kind="qr", left=0, top=0, width=100, height=100)


def layout(*spots: Spot, codes: tuple[CodeSpot, ...] = (CODE,)) -> TagLayout:
    return TagLayout(name="ours", title="我们的", width=300, height=250, gap=30, spots=spots, codes=codes)


def test_a_chain_keeps_its_layout_in_a_file_and_reads_it_back() -> None:
    ours = LAYOUTS["fold-30x25"]

    assert read_tag_layout(msgspec.json.encode(ours)) == ours


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"width": 3_000}, "5 到 120 毫米"),
        ({"codes": []}, "没有条码"),
        ({"wdith": 300}, "wdith"),
        ({"gap": "2"}, "gap"),
    ],
)
def test_a_layout_with_a_fault_says_which(change: dict[str, object], finding: str) -> None:
    written = msgspec.to_builtins(LAYOUTS["fold-30x25"]) | change

    with pytest.raises(TagLayoutWrong, match=finding):
        read_tag_layout(msgspec.json.encode(written))


def test_a_file_that_is_no_layout_is_refused() -> None:
    with pytest.raises(TagLayoutWrong):
        read_tag_layout(b"SIZE 30 mm")


@pytest.mark.parametrize(
    ("wrong", "finding"),
    [
        (Spot(text="{weihgt}g", left=0, top=0, width=100), "没有叫「weihgt」的内容"),
        (Spot(text="{name", left=0, top=0, width=100), "括号没有成对"),
        (Spot(text="{name}", left=250, top=0, width=100), "在标签外面"),
        (Spot(text="{name}", left=0, top=240, width=100), "在标签外面"),
        (Spot(text="{name}", left=0, top=0, width=100, letters=5), "小于 1 毫米"),
        (Spot(text="{name}", left=-1, top=0, width=100), "在标签外面"),
    ],
)
def test_a_spot_that_cannot_be_printed_is_refused_by_name(wrong: Spot, finding: str) -> None:
    with pytest.raises(TagLayoutWrong, match=finding):
        layout(wrong)


def test_a_tag_without_its_code_is_refused() -> None:
    with pytest.raises(TagLayoutWrong, match="没有条码"):
        layout(codes=())


def test_a_tag_larger_than_any_roll_is_refused() -> None:
    with pytest.raises(TagLayoutWrong, match="5 到 120 毫米"):
        TagLayout(name="x", title="x", width=3_000, height=250, gap=30, spots=(), codes=(CODE,))


def test_words_around_an_empty_field_are_left_out() -> None:
    assert filled("净重 {net}g", {"net": "3.500"}) == "净重 3.500g"
    assert filled("净重 {net}g", {"net": ""}) == ""
    assert filled("净重 {net}g", {}) == ""
