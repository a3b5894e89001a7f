"""A layout as people write it."""

from __future__ import annotations

import pytest

from printers.document import Image
from shop.paper_layout.errors import LayoutFaulty
from shop.paper_layout.facts import Look, PaperLayout
from shop.paper_layout.rules.reading import read_layout

LOGO = Image.of(16, bytes(32))


def test_a_file_names_looks_and_its_logos_picture():
    asked: list[str] = []

    def logo(name: str) -> Image:
        asked.append(name)
        return LOGO

    read = read_layout('{"logo":"标志.png","looks":{"sale":{"footer":["客服"],"logo":false}}}'.encode(), logo)

    assert read == PaperLayout(logo=LOGO, looks={"sale": Look(footer=("客服",), logo=False)})
    assert asked == ["标志.png"]


@pytest.mark.parametrize("text", [b"", b"[]", b'{"looks":{"sale":{"foter":[]}}}', b'{"look":{}}', b"\xff"])
def test_a_word_that_no_program_knows_is_refused(text: bytes):
    with pytest.raises(LayoutFaulty):
        read_layout(text, lambda _name: LOGO)
