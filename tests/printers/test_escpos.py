"""The bytes of a receipt, read back by a printer in miniature."""

from __future__ import annotations

import msgspec
import pytest
import segno
from escpos.printer import Dummy
from hypothesis import given
from hypothesis import strategies as st

from printers.document import QR, AnyBlock, Barcode, Cut, Document, Image, Pair, Rule, Span, Spans, Text
from printers.encode_gb import width
from printers.escpos import document_bytes, harmless, has_real_time_command
from printers.layout import TextLine, lay_out
from printers.picture import draw_line
from printers.profile import PRESETS, PrinterProfile, preset
from tests.printers.decoder import Char, Paper, decode
from tests.printers.samples import LONG_NAME, PAPER_58, PAPER_80, QR_DATA, one, receipt, row


def printed(document: Document, profile: PrinterProfile) -> Paper:
    return decode(document_bytes(document, profile), profile.columns, profile.dots)


def laid_out(document: Document, columns: int) -> list[list[Char]]:
    """What the layout says, a character at a time; blanks are left out."""
    rows = []
    for line in lay_out(document, columns):
        if isinstance(line, TextLine):
            chars = []
            for piece in line.pieces:
                column = piece.column
                for char in piece.text:
                    chars.append(Char(column, char, *piece.style))
                    column += width(char) * piece.style.width
            rows.append([char for char in chars if char.char != " "])
    return rows


def inked(paper: Paper) -> list[list[Char]]:
    return [[char for char in chars if char.char != " "] for chars in paper.rows()]


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_the_printed_lines_are_the_lines_of_the_layout(name: str):
    profile = preset(name)

    assert inked(printed(receipt(), profile)) == laid_out(receipt(), profile.columns)


@pytest.mark.parametrize("profile", [PAPER_58, PAPER_80])
def test_amounts_end_in_the_last_column(profile: PrinterProfile):
    rows = printed(receipt(), profile).rows()

    ends = [chars[-1].column + chars[-1].width for chars in rows if any(char.char == "￥" for char in chars)]

    assert ends.count(profile.columns) >= 5


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_a_receipt_opens_no_drawer(name: str):
    data = document_bytes(receipt(), preset(name))

    assert b"\x1b\x70" not in data
    assert not has_real_time_command(data)


def test_a_job_starts_with_a_reset_and_chinese_mode_in_that_order():
    assert document_bytes(receipt(), PAPER_80).startswith(b"\x1b\x40\x1c\x26")


def test_the_same_receipt_gives_the_same_bytes():
    assert document_bytes(receipt(), PAPER_80) == document_bytes(Document.from_json(receipt().to_json()), PAPER_80)


def test_a_receipt_of_twenty_lines_stays_small():
    words = Document("小票", tuple(block for block in receipt().blocks if not isinstance(block, Barcode)))

    assert len(document_bytes(words, PAPER_80)) <= 1400


def test_the_yuan_sign_is_printed_wide():
    paper = printed(one(Pair("合计", "¥1,234.00")), PAPER_58)

    assert paper.texts() == ["合计" + " " * 18 + "￥1,234.00"]


def test_a_line_with_a_rare_character_is_sent_as_dots_and_its_neighbours_as_text():
    paper = printed(one(Text("会员"), Text("王䶮"), Text("谢谢")), PAPER_80)

    assert [event[0] for event in paper.events] == ["text", "image", "text"]


def test_the_dots_of_a_rare_line_are_those_of_the_picture():
    (line,) = lay_out(one(Text("王䶮")), 48)

    ((_, wide, rows, data),) = printed(one(Text("王䶮")), PAPER_80).of("image")

    whole = draw_line(line, PAPER_80).tobytes()
    assert b"".join(whole[at * 72 : at * 72 + wide] for at in range(rows)) == data
    assert whole.count(0) == len(whole) - len(data) + data.count(0)


def test_an_old_printer_gets_dots_for_what_it_lacks():
    old = msgspec.structs.replace(PAPER_58, charset="gb2312")

    assert [event[0] for event in printed(one(Text("李喆"), Text("李雷")), old).events] == ["image", "text"]


def test_a_name_of_forty_characters_is_wrapped_by_us_and_not_by_the_printer():
    document = one(row(LONG_NAME, "1", "¥8,980.00"))

    assert inked(printed(document, PAPER_58)) == laid_out(document, 32)


def test_the_largest_amount_fits_on_small_paper_in_double_size():
    paper = printed(one(Pair("应收", "¥99,999,999.99", width=2, height=2, bold=True)), PAPER_58)

    assert paper.texts()[0] == "应收"
    assert paper.texts()[1].strip() == "￥99,999,999.99"


def test_a_qr_code_is_made_by_printers_that_can():
    paper = printed(receipt(), PAPER_80)

    assert paper.of("qr") == [("qr", QR_DATA, 6, "M")]


def test_a_qr_code_has_the_bytes_that_others_send():
    other = Dummy()
    other.qr(QR_DATA, ec=1, size=6, model=2, native=True)

    assert other.output.strip(b"\n") in document_bytes(one(QR(QR_DATA)), PAPER_80)


@pytest.mark.parametrize("length", [0x0410 - 3, 0x0510 - 3])
def test_a_qr_code_whose_length_would_be_a_real_time_command_goes_as_dots(length: int):
    code = QR("7" * length, ec="L")

    paper = decode(document_bytes(Document("调拨单", (code, Cut())), PAPER_80), PAPER_80.columns, PAPER_80.dots)

    assert (paper.of("qr"), bool(paper.of("image"))) == ([], True)


def test_a_qr_code_too_wide_for_the_paper_gets_smaller_squares():
    native = msgspec.structs.replace(PAPER_58, qr="native")

    ((_, _, module, _),) = printed(one(QR("x" * 300, module=8)), native).of("qr")

    assert module == 384 // (69 + 8)


def test_a_qr_code_is_sent_as_dots_to_printers_that_cannot():
    paper = printed(one(QR(QR_DATA)), PAPER_58)

    assert paper.of("qr") == []
    assert [event[0] for event in paper.events] == ["blank", "image", "image", "blank"]
    assert sum(int(str(event[2])) for event in paper.of("image")) == 33 * 4


@pytest.mark.parametrize(("profile", "most"), [("generic-58", 2_600), ("generic-80", 2_600), ("xp80", 150)])
def test_a_qr_code_costs_few_bytes(profile: str, most: int):
    assert len(document_bytes(one(QR(QR_DATA)), preset(profile))) <= most


def test_the_squares_of_a_code_sent_as_dots_are_those_of_the_code():
    ((_, wide, rows, data), *more) = printed(one(QR(QR_DATA, module=1)), PAPER_58).of("image")

    assert not more
    dots = [f"{int.from_bytes(data[at : at + wide], 'big'):0{wide * 8}b}"[:rows] for at in range(0, len(data), wide)]
    assert dots == ["".join(map(str, row)) for row in segno.make(QR_DATA, error="M", boost_error=False).matrix]


def test_words_of_several_looks_stand_on_one_line():
    mixed = Spans((Span("合计 "), Span("￥30.00", 2, 2, bold=True), Span(" 已付", invert=True)))

    for profile in (PAPER_58, PAPER_80):
        assert inked(printed(one(mixed), profile)) == laid_out(one(mixed), profile.columns)


def test_a_letter_that_gbk_lacks_comes_from_the_code_page_in_one_column():
    document = one(Text("戒指 Møller ÉTÉ é"))

    assert b"M\x1c\x2e\x1b\x74\x02\x9b\x1c\x26ller" in document_bytes(document, PAPER_80)
    assert inked(printed(document, PAPER_80)) == laid_out(document, 48)


def test_without_a_code_page_such_a_line_is_sent_as_dots():
    assert [event[0] for event in printed(one(Text("Møller")), PAPER_58).events] == ["image"]


@pytest.mark.parametrize("profile", [PAPER_58, PAPER_80])
def test_a_logo_is_centred_and_has_the_dots_of_its_picture(profile: PrinterProfile):
    rows = bytes(at % 251 for at in range(20 * 50))

    ((_, wide, height, data),) = printed(one(Image.of(160, rows)), profile).of("image")

    assert (wide, height, data) == (20, 50, rows)


@pytest.mark.parametrize("command", [b"\x10\x04\x01", b"\x10\x05\x01", b"\x10\x14\x01\x00\x01"])
def test_a_logo_whose_dots_spell_a_real_time_command_is_moved_aside(command: bytes):
    rows = (command + bytes(46))[:48] * 4

    for profile in (PAPER_58, PAPER_80):
        data = document_bytes(one(Image.of(384, rows)), profile)
        paper = decode(data, profile.columns, profile.dots)

        assert not has_real_time_command(data)
        assert sum(int(str(event[2])) for event in paper.of("image")) == 4


def test_a_barcode_is_made_by_the_printer_with_its_text_on_a_line_below():
    paper = printed(one(Barcode("S-20261121")), PAPER_58)

    assert paper.events[0] == ("barcode", "S-20261121")
    assert paper.texts()[0].strip() == "S-20261121"


def test_a_printer_without_a_cutter_feeds_the_paper_out():
    assert printed(one(Text("完"), Cut()), PAPER_58).events[1:] == [("feed", 4)]
    assert printed(one(Text("完"), Cut()), PAPER_80).events[1:] == [("cut", "partial")]
    full = msgspec.structs.replace(PAPER_80, cutter="full")
    assert printed(one(Text("完"), Cut()), full).events[1:] == [("cut", "full")]


def test_dots_that_spell_a_real_time_command_are_moved_aside():
    data = b"\x00\x10\x14\x01\x00\x00"

    moved = harmless(data, 6)

    assert moved == (int.from_bytes(data, "big") >> 1).to_bytes(6, "big")


def test_dots_that_cannot_be_moved_get_one_dot_more():
    assert harmless(b"\x10\x04\x01\x10\x05\xff", 3) == b"\x18\x04\x01\x18\x05\xff"


BLOCKS = st.one_of(
    st.builds(
        Text,
        st.text(max_size=40),
        st.sampled_from(["left", "center", "right"]),
        st.integers(1, 8),
        st.integers(1, 8),
        st.booleans(),
        st.booleans(),
    ),
    st.builds(Pair, st.text(max_size=30), st.text(max_size=30), st.booleans(), st.integers(1, 3), st.integers(1, 3)),
    st.builds(Rule, st.characters(exclude_categories=("Cs",))),
)


@given(st.lists(BLOCKS, max_size=5), st.sampled_from([PAPER_58, PAPER_80]))
def test_whatever_the_words_the_printer_finds_nothing_but_text_and_dots(
    blocks: list[AnyBlock], profile: PrinterProfile
):
    paper = printed(Document("试", tuple(blocks)), profile)

    assert {event[0] for event in paper.events} <= {"text", "image"}
