"""A paper in a chain's own dress."""

from __future__ import annotations

from printers.document import Document, Image, Pair, Text
from printers.dressing import dressed
from printers.layout import plain_text
from printers.receipts import ending, heading

PAPER = Document(
    "小票",
    (
        *heading("金铺", "和平路店", phone="000-1234"),
        Pair("流水", "482", field="journal"),
        Pair("应收", "8.00"),
        *ending("谢谢"),
    ),
)


def test_a_plain_dress_changes_nothing():
    assert dressed(PAPER) == PAPER


def test_own_lines_stand_below_the_name_and_before_the_end():
    logo = Image.of(16, bytes(32))

    made = dressed(
        PAPER, logo=logo, header=["始于 1988"], warranty="终身清洗", footer=["客服"], hidden=["phone", "journal"]
    )

    assert plain_text(made, 32).splitlines() == [
        "            [16x16]",
        "              金铺",
        "            和平路店",
        "           始于 1988",
        "-" * 32,
        "应收                        8.00",
        "              谢谢",
        "终身清洗",
        "              客服",
        "",
        "",
        "=" * 32,
    ]


def test_a_paper_without_a_rule_has_its_lines_at_the_top():
    assert dressed(Document("签", (Text("一"),)), header=["头"]).blocks == (Text("头", align="center"), Text("一"))
