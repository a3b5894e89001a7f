"""QR codes as rows of dots."""

from __future__ import annotations

import msgspec

from printers.document import QR
from printers.profile import preset
from printers.qr import fitted_module, modules, rows

PAPER_58 = preset("generic-58")


def test_a_square_has_the_dots_that_were_wished_where_printer_and_paper_take_them():
    native = msgspec.structs.replace(PAPER_58, qr_module=8)

    assert fitted_module(QR("S-1", module=6), native) == 6
    assert fitted_module(QR("S-1", module=6), PAPER_58) == 4
    assert fitted_module(QR("x" * 300, module=8), native) == 384 // (69 + 8)


def test_each_row_of_squares_is_as_many_rows_of_dots():
    row_bytes, dots = rows(QR("S-1"), 3)

    side = modules(QR("S-1")) * 3
    assert (row_bytes, len(dots)) == ((side + 7) // 8, (side + 7) // 8 * side)
    assert dots[:row_bytes] == dots[row_bytes : 2 * row_bytes] == dots[2 * row_bytes : 3 * row_bytes]
