"""A bangle's tag, and what a label printer would burn of the bytes that it is sent."""

from __future__ import annotations

import re

from PIL import Image

from printers.document import Tag

BANGLE = Tag(
    said={
        "name": "足金999 古法传承龙凤手镯", "barcode": "JZ00001234", "net": "20.350", "gross": "20.350",
        "price": "21,489.60", "purity": "足金999", "certificate": "NGTC 690123456789", "size": "58",
        "craft_fee": "60/克",
    }
)  # fmt: skip


def burnt_by_tspl(data: bytes) -> list[Image.Image]:
    """The tags (mode '1', ink is 1) that a TSPL printer makes of these bytes."""
    tags = []
    while found := re.search(rb"CLS\r\nBITMAP 0,0,(\d+),(\d+),0,", data):
        row_bytes, rows = int(found[1]), int(found[2])
        dots = data[found.end() :][: row_bytes * rows]
        tags.append(Image.frombytes("1", (row_bytes * 8, rows), bytes(255 - byte for byte in dots)))
        data = data[found.end() + row_bytes * rows :]
        assert data.startswith(b"\r\nPRINT 1,1\r\n")
    return tags


def burnt_by_zpl(text: str) -> list[Image.Image]:
    """The tags that a ZPL printer makes of this text."""
    return [
        Image.frombytes("1", (int(row_bytes) * 8, int(size) // int(row_bytes)), _unpacked(packed, int(row_bytes)))
        for size, row_bytes, packed in re.findall(r"\^GFA,\d+,(\d+),(\d+),([^^]*)\^FS", text)
    ]


def _unpacked(packed: str, row_bytes: int) -> bytes:
    rows: list[str] = []
    row, times = "", 0
    for char in packed:
        if char == ":":
            rows.append(rows[-1])
        elif char == ",":
            rows.append(row.ljust(row_bytes * 2, "0"))
            row = ""
        elif "G" <= char <= "Y":
            times += ord(char) - ord("F")
        elif "g" <= char <= "z":
            times += (ord(char) - ord("f")) * 20
        else:
            row, times = row + char * (times or 1), 0
        if len(row) == row_bytes * 2:
            rows.append(row)
            row = ""
    return bytes.fromhex("".join(rows))
