from __future__ import annotations

import io

import pytest
from PIL import Image

from printers.document import Document, Text, Unprintable
from printers.layout import plain_text
from printers.paper_bytes import paper_bytes, paper_png, prints
from printers.profile import preset
from printers.queue import with_copy_mark
from tests.printers.tags.samples import BANGLE, burnt_by_tspl

TAGS = Document("货签", (BANGLE,))


def test_a_label_printer_gets_labels() -> None:
    assert len(burnt_by_tspl(paper_bytes(TAGS, preset("tspl-203")))) == 1
    assert paper_bytes(TAGS, preset("zpl-300")).startswith(b"^XA^PW354^LL295")


def test_without_a_label_printer_tags_come_as_lines_with_bars() -> None:
    lines = plain_text(TAGS, 48).splitlines()

    assert lines[0] == "足金999 古法传承龙凤手镯"
    assert lines[1].split() == ["净金重", "20.350g", "￥21,489.60"]
    assert "JZ00001234" in lines[3]


@pytest.mark.parametrize(
    "document", [Document("小票", (Text("合计"),)), Document("空", ()), Document("货签", (BANGLE, Text("a")))]
)
def test_a_label_printer_prints_nothing_but_labels(document: Document) -> None:
    with pytest.raises(Unprintable):
        paper_bytes(document, preset("tspl-203"))


@pytest.mark.parametrize("name", ["tspl-203", "zpl-300"])
def test_a_tag_that_did_not_come_out_is_printed_once_more(name: str) -> None:
    again = with_copy_mark(TAGS, 1, "2026-11-22T10:32", "王芳")

    assert paper_bytes(again, preset(name)) == paper_bytes(TAGS, preset(name))
    assert "补打 第1次" in plain_text(again, 48)


def test_it_is_known_beforehand_which_printer_makes_which_paper() -> None:
    slip = Document("小票", (Text("合计"),))

    assert [prints(paper, preset(name)) for paper in (TAGS, slip) for name in ("tspl-203", "xp80")] == [
        True, True, False, True,
    ]  # fmt: skip


def test_a_paper_s_picture_is_that_of_its_printer() -> None:
    assert Image.open(io.BytesIO(paper_png(TAGS, preset("tspl-203")))).width == 240
    assert Image.open(io.BytesIO(paper_png(TAGS, preset("generic-58")))).width == 384


def test_a_queued_tag_is_read_back_from_its_job() -> None:
    assert Document.from_json(TAGS.to_json()) == TAGS
