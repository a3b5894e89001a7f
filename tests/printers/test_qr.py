"""QR codes as rows of dots."""

from __future__ import annotations

import msgspec
import pytest

from printers.document import QR, Correction
from printers.profile import preset
from printers.qr import fitted_module, modules, rows

PAPER_58 = preset("generic-58")


def test_a_square_has_the_dots_that_were_wished_where_printer_and_paper_take_them():
    native = msgspec.structs.replace(PAPER_58, qr_module=8)

    assert fitted_module(QR("S-1", module=6), native) == 6
    assert fitted_module(QR("S-1", module=6), PAPER_58) == 4
    assert fitted_module(QR("x" * 300, module=8), native) == 384 // (69 + 8)


@pytest.mark.parametrize("correction", ["L", "M", "Q", "H"])
@pytest.mark.parametrize("count", [1, 17, 18, 60, 84, 85, 300, 1_270])
def test_the_room_for_a_code_is_known_without_making_it(correction: Correction, count: int):
    wide = msgspec.structs.replace(PAPER_58, dots=1_024, qr_module=16)
    code = QR("x" * count, module=16, ec=correction)

    assert fitted_module(code, wide) == min(16, 1_024 // (modules(code) + 8))


def test_each_row_of_squares_is_as_many_rows_of_dots():
    row_bytes, dots = rows(QR("S-1"), 3)

    side = modules(QR("S-1")) * 3
    assert (row_bytes, len(dots)) == ((side + 7) // 8, (side + 7) // 8 * side)
    assert dots[:row_bytes] == dots[row_bytes : 2 * row_bytes] == dots[2 * row_bytes : 3 * row_bytes]
