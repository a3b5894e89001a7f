from __future__ import annotations

import pytest
from msgspec.structs import replace
from PIL import Image

from printers.document import Unprintable
from printers.tag_layout import LAYOUTS, TagLayout
from printers.tags import languages
from printers.tags.drawing import tag_image
from printers.tags.epc import piece_epc
from printers.tags.languages import tags_bytes
from tests.printers.tags.samples import BANGLE, burnt_by_tspl, burnt_by_zpl

FOLDED, RAT_TAIL = LAYOUTS["fold-30x25"], LAYOUTS["rat-tail-60x12"]


@pytest.mark.parametrize("layout", [FOLDED, RAT_TAIL])
@pytest.mark.parametrize("dpi", [203, 300])
def test_a_tspl_printer_burns_what_the_screen_shows(layout: TagLayout, dpi: int) -> None:
    data = tags_bytes([BANGLE], layout, language="tspl", dpi=dpi)
    shown = tag_image(BANGLE, layout, dpi)

    (burnt,) = burnt_by_tspl(data)

    assert burnt.crop((0, 0, *shown.size)).tobytes() == shown.tobytes()
    assert burnt.crop((shown.width, 0, *burnt.size)).getbbox() is None  # what fills the last byte stays white


@pytest.mark.parametrize("layout", [FOLDED, RAT_TAIL])
@pytest.mark.parametrize("dpi", [203, 300])
def test_a_zpl_printer_burns_what_the_screen_shows(layout: TagLayout, dpi: int) -> None:
    text = tags_bytes([BANGLE], layout, language="zpl", dpi=dpi).decode("ascii")
    shown = tag_image(BANGLE, layout, dpi)

    (burnt,) = burnt_by_zpl(text)

    assert burnt.crop((0, 0, *shown.size)).tobytes() == shown.tobytes()
    assert f"^PW{shown.width}^LL{shown.height}" in text


def test_the_roll_is_told_its_size_in_millimetres() -> None:
    assert tags_bytes([BANGLE], FOLDED, language="tspl", dpi=203).startswith(b"SIZE 30.0 mm,25.0 mm\r\nGAP 3.0 mm,0 mm")


def test_each_piece_gets_one_tag() -> None:
    tags = [BANGLE, replace(BANGLE, said={**BANGLE.said, "barcode": "JZ00001235"})]

    assert len(burnt_by_tspl(tags_bytes(tags, FOLDED, language="tspl", dpi=203))) == 2
    assert len(burnt_by_zpl(tags_bytes(tags, FOLDED, language="zpl", dpi=203).decode())) == 2


def test_the_chip_is_written_from_the_second_word_of_the_epc_bank() -> None:
    tag = replace(BANGLE, epc=piece_epc("6901234", "JZ00001234"))

    text = tags_bytes([tag], FOLDED, language="zpl", dpi=203).decode()

    assert f"^RS8,,,1,P^RFW,H,2,12,1^FD{tag.epc}^FS" in text
    assert "^RF" not in tags_bytes([BANGLE], FOLDED, language="zpl", dpi=203).decode()


def test_a_number_that_is_no_epc_never_reaches_a_chip() -> None:
    with pytest.raises(ValueError, match="24 hexadecimal"):
        tags_bytes([replace(BANGLE, epc="^XZ")], FOLDED, language="zpl", dpi=203)


def test_one_tag_that_is_too_full_stops_all_before_the_first() -> None:
    full = replace(BANGLE, said={**BANGLE.said, "price": "9" * 60})

    with pytest.raises(Unprintable):
        tags_bytes([BANGLE, full], FOLDED, language="tspl", dpi=203)


def test_dots_that_spell_a_restart_get_one_dot_more(monkeypatch: pytest.MonkeyPatch) -> None:
    restart = bytes(0xFF ^ byte for byte in b"\x1b!R")  # in TSPL a dot of 0 is burnt
    monkeypatch.setattr(languages, "tag_image", lambda *_given: Image.frombytes("1", (24, 1), restart))

    data = tags_bytes([BANGLE], FOLDED, language="tspl", dpi=203)

    assert b"BITMAP 0,0,3,1,0,\x1a!R\r\n" in data
