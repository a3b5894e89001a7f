"""A document says what is to be on the paper and survives being kept."""

from __future__ import annotations

import zlib
from pathlib import Path

import msgspec
import pytest

from printers.document import (
    QR,
    Barcode,
    Cell,
    Columns,
    Document,
    Feed,
    Image,
    Pair,
    Rule,
    Span,
    Spans,
    Text,
    UnreadableDocument,
)
from printers.layout import plain_text
from tests.printers.samples import receipt


def test_a_receipt_read_back_is_the_receipt_that_was_kept():
    kept = receipt().to_json()

    assert Document.from_json(kept) == receipt()


def test_a_kept_document_says_its_version():
    assert msgspec.json.decode(receipt().to_json())["version"] == 2


def test_a_paper_that_an_older_program_kept_is_still_read_and_printed():
    kept = (Path(__file__).parent / "document-1.json").read_text("utf-8")

    read = Document.from_json(kept)

    assert read.to_json() == kept.strip()
    assert plain_text(read, 48) == plain_text(receipt(), 48)


def test_a_document_of_a_newer_program_is_not_guessed_at():
    newer = receipt().to_json().replace('"version":2', '"version":3')

    with pytest.raises(UnreadableDocument, match="version 3"):
        Document.from_json(newer)


def test_an_image_gives_its_rows_back():
    assert Image.of(16, b"\x80\x01" * 3).rows == b"\x80\x01" * 3


def test_dots_packed_to_fill_a_memory_are_not_unpacked():
    bomb = zlib.compress(bytes(50_000_000), 9)

    with pytest.raises(ValueError, match="other dots"):
        Image(384, 200, bomb)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"title":"试","blocks":[{"type":"drawer"}]}', "{"])
def test_what_is_no_document_is_unreadable(text: str):
    with pytest.raises(UnreadableDocument):
        Document.from_json(text)


def test_a_document_does_not_change():
    with pytest.raises(AttributeError):
        receipt().title = "别的"  # type: ignore[misc]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Text("大", width=9),
        lambda: Text("小", height=0),
        lambda: Pair("左", "右", width=0),
        lambda: Columns(()),
        lambda: Columns((Cell("格", -1),)),
        lambda: Rule("--"),
        lambda: QR(""),
        lambda: QR("x" * 2_331),
        lambda: QR("x" * 1_271, ec="H"),
        lambda: QR("a\x10\x04"),
        lambda: QR("a", module=17),
        lambda: Barcode("货号"),
        lambda: Barcode("x" * 41),
        lambda: Feed(0),
        lambda: Span("大", 9),
        lambda: Spans(()),
        lambda: Image(15, 1, zlib.compress(bytes(2))),
        lambda: Image(392, 1, zlib.compress(bytes(49))),
        lambda: Image.of(8, bytes(201)),
        lambda: Image(8, 2, zlib.compress(bytes(1))),
        lambda: Image(8, 1, b"no zlib"),
    ],
)
def test_a_block_that_no_printer_can_print_is_refused_when_it_is_made(make):
    with pytest.raises(ValueError, match=r"."):
        make()
