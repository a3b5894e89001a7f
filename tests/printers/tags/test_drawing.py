from __future__ import annotations

import io

import pytest
from msgspec.structs import replace
from PIL import Image

from printers.code128 import bars
from printers.document import QR, Tag, Unprintable
from printers.qr import qr_matrix
from printers.tag_layout import LAYOUTS, CodeSpot, Spot, TagLayout
from printers.tags.drawing import dots, tag_image, tags_png
from tests.printers.tags.samples import BANGLE

CODE = CodeSpot(kind="qr", left=190, top=140, width=100, height=100)


def layout(*spots: Spot, code: CodeSpot = CODE) -> TagLayout:
    return TagLayout(name="ours", title="我们的", width=300, height=250, gap=30, spots=spots, codes=(code,))


def without(tag: Tag, field: str) -> Tag:
    return replace(tag, said={**tag.said, field: ""})


def ink(image: Image.Image, box: tuple[int, int, int, int]) -> tuple[int, int, int, int] | None:
    return image.crop(box).getbbox()


def test_tenths_of_a_millimetre_are_rounded_to_the_nearest_dot() -> None:
    assert [dots(tenths, 203) for tenths in (300, 10, 1, 0)] == [240, 8, 1, 0]
    assert dots(254, 300) == 300


@pytest.mark.parametrize(("name", "dpi"), [("fold-30x25", 203), ("rat-tail-60x12", 203), ("fold-30x25-bars", 300)])
def test_each_layout_prints_a_usual_bangle(name: str, dpi: int) -> None:
    image = tag_image(BANGLE, LAYOUTS[name], dpi)

    assert image.size == (dots(LAYOUTS[name].width, dpi), dots(LAYOUTS[name].height, dpi))
    assert image.getbbox() is not None


def test_the_qr_code_has_whole_dots_for_each_module() -> None:
    image = tag_image(BANGLE, layout(), 203)
    left, top, right, _ = image.getbbox() or (0, 0, 0, 0)
    matrix = qr_matrix(QR("JZ00001234"))
    module, rest = divmod(right - left, len(matrix))

    read = [
        bytes(
            1 if image.getpixel((left + x * module, top + y * module)) else 0  # the first dot of each module
            for x in range(len(matrix))
        )
        for y in range(len(matrix))
    ]
    assert rest == 0
    assert read == [bytes(row) for row in matrix]


def test_the_bars_on_a_tag_are_the_code_s_own() -> None:
    code = CodeSpot(kind="code128", left=0, top=0, width=300, height=62)
    image = tag_image(BANGLE, layout(code=code), 300)
    left, top, right, _ = image.getbbox() or (0, 0, 0, 0)
    pattern = bars("JZ00001234")
    module = (right - left) // len(pattern)

    assert "".join("1" if image.getpixel((left + at * module, top)) else "0" for at in range(len(pattern))) == pattern


def test_bars_too_fine_for_a_scanner_are_refused() -> None:
    with pytest.raises(Unprintable):
        tag_image(BANGLE, LAYOUTS["fold-30x25-bars"], 203)


def test_a_long_name_is_drawn_smaller_then_shortened() -> None:
    spot = Spot(text="{name}", left=0, top=0, width=180, letters=30, shorten=True)
    longest = replace(BANGLE, said={**BANGLE.said, "name": "足金999 " + "古法传承龙凤呈祥" * 5})
    box = (0, 0, dots(180, 203), dots(30, 203))

    assert ink(tag_image(BANGLE, layout(spot), 203), box) is not None
    shortened = ink(tag_image(longest, layout(spot), 203), box)
    assert shortened is not None
    assert shortened[2] > box[2] * 8 // 10  # it fills its line


def test_a_price_is_never_shortened() -> None:
    narrow = Spot(text="￥{price}", left=0, top=0, width=60, letters=30)

    with pytest.raises(Unprintable):
        tag_image(BANGLE, layout(narrow), 203)


def test_an_empty_field_leaves_its_place_blank() -> None:
    spot = Spot(text="圈口 {size}", left=0, top=0, width=100)

    image = tag_image(without(BANGLE, "size"), layout(spot), 203)

    assert ink(image, (0, 0, dots(180, 203), image.height // 2)) is None


def test_the_side_that_folds_over_stands_on_its_head() -> None:
    plain = Spot(text="{barcode}", left=0, top=0, width=180, letters=24)
    upright = tag_image(BANGLE, layout(plain), 203).crop((0, 0, dots(180, 203), dots(24, 203)))
    turned_spot = Spot(text="{barcode}", left=0, top=0, width=180, letters=24, turned=True)
    turned = tag_image(BANGLE, layout(turned_spot), 203).crop((0, 0, dots(180, 203), dots(24, 203)))

    assert turned.transpose(Image.Transpose.ROTATE_180).tobytes() == upright.tobytes()


def test_a_roll_of_tags_is_shown_as_it_comes_off_the_printer() -> None:
    roll = Image.open(io.BytesIO(tags_png([BANGLE, BANGLE], LAYOUTS["rat-tail-60x12"], 203)))

    assert roll.size == (dots(600, 203), 2 * (dots(120, 203) + dots(20, 203)))
