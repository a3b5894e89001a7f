"""QR codes as rows of dots, without any picture library: what a printer gets that cannot make them itself."""

from __future__ import annotations

from functools import lru_cache

from printers.document import QR
from printers.profile import PrinterProfile

QUIET = 4  # modules around a code


def qr_matrix(code: QR) -> tuple[bytes, ...]:
    """Rows of squares, 1 is dark, without the quiet zone."""
    return _matrix(code.data, code.ec)


@lru_cache(maxsize=8)  # a receipt is shown, printed and measured with the same code
def _matrix(data: str, correction: str) -> tuple[bytes, ...]:
    import segno

    code = segno.make(data, error=correction, micro=False, boost_error=False)
    return tuple(bytes(row) for row in code.matrix)


def modules(code: QR) -> int:
    """The squares of one side, without the quiet zone."""
    return len(qr_matrix(code))


def fitted_module(code: QR, profile: PrinterProfile) -> int:
    """The dots of one square: the wished size, or the largest at which printer and paper take the code."""
    wished = min(code.module, profile.qr_module)
    if len(code.data.encode()) <= 60 and (57 + 2 * QUIET) * wished <= profile.dots:
        return wished  # 60 bytes never need more than version 10, of 57 modules, at any correction
    return max(1, min(wished, profile.dots // (modules(code) + 2 * QUIET)))


def rows(code: QR, module: int) -> tuple[int, bytes]:
    """How many bytes a row of dots has, and all rows, without the quiet zone; 1 is ink, the rest of a byte blank."""
    dark, light = "1" * module, "0" * module
    squares = qr_matrix(code)
    row_bytes = (len(squares) * module + 7) // 8
    out = bytearray()
    for row in squares:
        dots = "".join([dark if square else light for square in row])
        out += int(dots.ljust(row_bytes * 8, "0"), 2).to_bytes(row_bytes, "big") * module
    return row_bytes, bytes(out)
