"""QR codes as rows of dots, without any picture library: what a printer gets that cannot make them itself."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from printers.document import QR
from printers.profile import PrinterProfile

QUIET = 4  # modules around a code
# Bytes that versions 1 to 40 hold, by correction (ISO/IEC 18004, table 7).
_BYTES: dict[str, tuple[int, ...]] = {
    "L": (
        17, 32, 53, 78, 106, 134, 154, 192, 230, 271, 321, 367, 425, 458, 520, 586, 644, 718, 792, 858, 929, 1003, 1091,
        1171, 1273, 1367, 1465, 1528, 1628, 1732, 1840, 1952, 2068, 2188, 2303, 2431, 2563, 2699, 2809, 2953,
    ),
    "M": (
        14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666, 711, 779, 857,
        911, 997, 1059, 1125, 1190, 1264, 1370, 1452, 1538, 1628, 1722, 1809, 1911, 1989, 2099, 2213, 2331,
    ),
    "Q": (
        11, 20, 32, 46, 60, 74, 86, 108, 130, 151, 177, 203, 241, 258, 292, 322, 364, 394, 442, 482, 509, 565, 611, 661,
        715, 751, 805, 868, 908, 982, 1030, 1112, 1168, 1228, 1283, 1351, 1423, 1499, 1579, 1663,
    ),
    "H": (
        7, 14, 24, 34, 44, 58, 64, 84, 98, 119, 137, 155, 177, 194, 220, 250, 280, 310, 338, 382, 403, 439, 461, 511,
        535, 593, 625, 658, 698, 742, 790, 842, 898, 958, 983, 1051, 1093, 1139, 1219, 1273,
    ),
}  # fmt: skip


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
    """The dots of one square: the wished size, or the largest at which printer and paper take the code.

    It is reckoned as if the code took whole bytes, so that a printer that packs its data worse than we do has room too,
    and without making the code, which takes longer than all else on a receipt.
    """
    version = bisect_left(_BYTES[code.ec], len(code.data.encode())) + 1
    return max(1, min(code.module, profile.qr_module, profile.dots // (17 + 4 * version + 2 * QUIET)))


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
