from __future__ import annotations

import io

import pytest
from PIL import Image

from printers.document import Document, Text, Unprintable
from printers.layout import plain_text
from printers.paper_bytes import paper_bytes, paper_png
from printers.profile import preset
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


def test_a_paper_s_picture_is_that_of_its_printer() -> None:
    assert Image.open(io.BytesIO(paper_png(TAGS, preset("tspl-203")))).width == 240
    assert Image.open(io.BytesIO(paper_png(TAGS, preset("generic-58")))).width == 384


def test_a_queued_tag_is_read_back_from_its_job() -> None:
    assert Document.from_json(TAGS.to_json()) == TAGS
