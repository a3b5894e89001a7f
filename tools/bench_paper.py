"""A receipt as bytes: what building it costs, and how many bytes go to the printer."""

from __future__ import annotations

from itertools import count

from msgspec import structs

from pos_app.papers_samples import sample
from printers.document import QR, AnyBlock, Cut, Document
from printers.escpos import document_bytes
from printers.layout import TextLine, lay_out
from printers.profile import PrinterProfile, preset
from tools.bench_row import Row, cpu_seconds, limited, median

LINES, ROUNDS = 20, 60
NATIVE = ("xp80",)  # make their codes themselves: held to the strict figures
RASTER = ("generic-80", "generic-58")  # are sent the dots of every code


def measure() -> list[Row]:
    """Each receipt has a code of its own, as each bill has: nothing is found ready."""
    rows = []
    for name in (*NATIVE, *RASTER):
        profile = preset(name)
        milliseconds, size = (3.0, 1_400.0) if name in NATIVE else (15.0, 4_096.0)
        receipt = _of_lines(LINES, profile)
        numbers = count()
        if name in RASTER:  # its lines alone are held to the strict figures too
            words = f"receipt of {LINES} lines on {name}"
            lines = structs.replace(
                receipt, blocks=tuple(block for block in receipt.blocks if not isinstance(block, QR))
            )
            bare = [cpu_seconds(lambda: document_bytes(lines, profile)) for _ in range(ROUNDS)]  # noqa: B023
            rows.append(limited(f"{words}: CPU", median(bare) * 1000, "ms", 3.0))
            rows.append(limited(f"{words}: size", float(len(document_bytes(lines, profile))), "bytes", 1_400.0))
        spent = [cpu_seconds(lambda: document_bytes(_numbered(receipt, next(numbers)), profile)) for _ in range(ROUNDS)]  # noqa: B023
        words = f"receipt of {LINES} lines and a code on {name}"
        rows.append(limited(f"{words}: CPU", median(spent) * 1000, "ms", milliseconds))
        rows.append(limited(f"{words}: size", float(len(document_bytes(receipt, profile))), "bytes", size))
    return rows


def _of_lines(lines: int, profile: PrinterProfile) -> Document:
    """The first lines of a receipt, its code and its end."""
    whole = sample("sale")
    kept: list[AnyBlock] = []
    for block in whole.blocks:
        if isinstance(block, QR) or _lines([*kept, block], profile) <= lines:
            kept.append(block)
    code = next(at for at, block in enumerate(kept) if isinstance(block, QR))
    return structs.replace(whole, blocks=(*kept[: code + 1], Cut()))


def _lines(blocks: list[AnyBlock], profile: PrinterProfile) -> int:
    return sum(isinstance(line, TextLine) for line in lay_out(Document("", tuple(blocks)), profile.columns))


def _numbered(receipt: Document, number: int) -> Document:
    """The same receipt of another bill."""
    *lines, code, end = receipt.blocks
    assert isinstance(code, QR)
    return structs.replace(receipt, blocks=(*lines, structs.replace(code, data=f"{code.data}{number:04}"), end))
