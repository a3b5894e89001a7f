"""A document as the bytes of an ESC/POS printer with Chinese characters: pure, the same every time.

Sources: Epson's ESC/POS command reference, and the manuals of Xprinter and HPRT where clones differ. Sizes use GS !,
which works on Han and ASCII alike. No drawer pulse is ever part of a document: a second paper must not open it.
"""

from __future__ import annotations

from collections.abc import Iterator

from printers.code128 import MODULE, printer_data
from printers.document import QR, Barcode, Cut, Document, Feed, Image
from printers.encode_gb import encode_gb
from printers.layout import PLAIN, Line, Style, TextLine, lay_out
from printers.profile import PrinterProfile
from printers.qr import QUIET, fitted_module, rows

# ESC @ resets Chinese mode to the printer's own default, so FS & follows it.
START = b"\x1b\x40\x1c\x26"
ROW, LEAD = 24, 6  # dots
ALIGN_LEFT, ALIGN_CENTER = b"\x1b\x61\x00", b"\x1b\x61\x01"
_CUTS = {"partial": b"\x1d\x56\x42\x00", "full": b"\x1d\x56\x41\x00"}
_CORRECTIONS = {"L": 0x30, "M": 0x31, "Q": 0x32, "H": 0x33}
# DLE EOT, DLE ENQ, DLE DC4: printers obey these wherever they stand, inside the dots of an image too.
REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")


class UnsafeBytes(Exception):
    """Our fault: a document came out with bytes that a printer would obey out of turn."""


def document_bytes(document: Document, profile: PrinterProfile) -> bytes:
    """Everything to send for one paper. Raises UnsafeBytes, which no document should cause."""
    out = bytearray(START)
    pen = _Pen()
    for line in lay_out(document, profile.columns):
        out += pen.plain() if not isinstance(line, TextLine) else b""
        out += b"".join(_line(line, profile, pen))
    out += pen.plain()
    if has_real_time_command(bytes(out)):
        raise UnsafeBytes(document.title)
    return bytes(out)


def has_real_time_command(data: bytes) -> bool:
    return any(command in data for command in REAL_TIME)


class _Pen:
    """What the printer is set to; gives the commands for what has to change and no more."""

    def __init__(self) -> None:
        self._size, self._bold, self._invert, self._pitch = 0, False, False, 0
        self._style = PLAIN

    def style(self, style: Style) -> bytes:
        if style == self._style:
            return b""
        self._style, out = style, b""
        width, height, bold, invert = style
        size = (width - 1) << 4 | (height - 1)
        if size != self._size:
            out, self._size = out + bytes((0x1D, 0x21, size)), size
        if bold != self._bold:
            out, self._bold = out + bytes((0x1B, 0x45, bold)), bold
        if invert != self._invert:
            out, self._invert = out + bytes((0x1D, 0x42, invert)), invert
        return out

    def pitch(self, dots: int) -> bytes:
        if dots == self._pitch:
            return b""
        self._pitch = dots
        return bytes((0x1B, 0x33, dots))

    def plain(self) -> bytes:
        return self.style(PLAIN)


def _line(line: Line, profile: PrinterProfile, pen: _Pen) -> Iterator[bytes]:
    if isinstance(line, TextLine):
        text = _text(line, profile, pen)
        yield _dots(line, profile, pen) if text is None else text
    elif isinstance(line, QR):
        native = _qr(line, profile) if profile.qr == "native" else b""
        # The length of a code's data may spell a real-time command (1,037 bytes: 10 04): such a code goes as dots.
        yield native if native and not has_real_time_command(native) else _qr_dots(line, profile)
    elif isinstance(line, Image):
        yield _image(line, profile, pen)
    elif isinstance(line, Barcode):
        yield _barcode(line)
    elif isinstance(line, Feed):
        yield pen.pitch(ROW + LEAD) + bytes((0x1B, 0x64, line.lines))
    else:
        assert isinstance(line, Cut)
        yield _end_of_paper(profile, pen)


def _text(line: TextLine, profile: PrinterProfile, pen: _Pen) -> bytes | None:
    """The line in the printer's own characters; None when it lacks one of them.

    The blanks between pieces are of normal size, so that a piece of any size stands at its column.
    """
    out = bytearray(pen.pitch(ROW * line.height + LEAD))
    column, style = 0, PLAIN
    for piece in line.pieces:
        data = encode_gb(piece.text, profile)
        if data is None:
            return None
        if piece.column > column:
            out += pen.plain() + b" " * (piece.column - column)
        column, style = piece.end, piece.style
        out += pen.style(style) + data
    return bytes(out + pen.style(Style(bold=style.bold)) + b"\n")


def _qr(qr: QR, profile: PrinterProfile) -> bytes:
    data = qr.data.encode()
    length = len(data) + 3
    return b"".join(
        (
            ALIGN_CENTER,
            b"\x1d\x28\x6b\x04\x00\x31\x41\x32\x00",
            b"\x1d\x28\x6b\x03\x00\x31\x43" + bytes((fitted_module(qr, profile),)),
            b"\x1d\x28\x6b\x03\x00\x31\x45" + bytes((_CORRECTIONS[qr.ec],)),
            b"\x1d\x28\x6b" + bytes((length & 0xFF, length >> 8)) + b"\x31\x50\x30" + data,
            b"\x1d\x28\x6b\x03\x00\x31\x51\x30",
            ALIGN_LEFT,
        )
    )


def _barcode(barcode: Barcode) -> bytes:
    data = printer_data(barcode.data)
    settings = b"\x1d\x68\x50\x1d\x77" + bytes((MODULE,)) + b"\x1d\x48\x00"  # 80 dots high, its text is a line of ours
    return ALIGN_CENTER + settings + b"\x1d\x6b\x49" + bytes((len(data),)) + data + ALIGN_LEFT


def _end_of_paper(profile: PrinterProfile, pen: _Pen) -> bytes:
    feed = bytes((0x1B, 0x64, profile.feed_before_cut)) if profile.feed_before_cut else b""
    pitch = pen.pitch(ROW + LEAD) if feed else b""
    return pitch + feed + _CUTS.get(profile.cutter, b"")


def _qr_dots(qr: QR, profile: PrinterProfile) -> bytes:
    """For printers that cannot make codes. The quiet zone is blank paper for which no dots are sent."""
    module = fitted_module(qr, profile)
    row_bytes, data = rows(qr, module)
    quiet = b"\x1b\x4a" + bytes((QUIET * module,))
    return quiet + _centred_bands(data, row_bytes, profile) + quiet


def _image(image: Image, profile: PrinterProfile, pen: _Pen) -> bytes:
    if image.width > profile.dots:  # a paper narrower than 58 mm
        return _dots(image, profile, pen)
    return _centred_bands(image.rows, image.width // 8, profile) + b"\x1b\x4a" + bytes((LEAD,))


def _centred_bands(data: bytes, row_bytes: int, profile: PrinterProfile) -> bytes:
    if has_real_time_command(data) and row_bytes < profile.dots // 8:  # room at the right to move into
        data = b"".join(data[at : at + row_bytes] + b"\x00" for at in range(0, len(data), row_bytes))
        row_bytes += 1
    return ALIGN_CENTER + _bands(data, row_bytes, profile) + ALIGN_LEFT


def _dots(line: Line, profile: PrinterProfile, pen: _Pen) -> bytes:
    from printers.picture import draw_line

    image = draw_line(line, profile)
    ink = image.getbbox()
    # Blank paper to the right is not sent; one byte of it stays for `harmless` to move into.
    row_bytes = min(profile.dots // 8, (ink[2] + 7) // 8 + 1) if ink else 1
    image = image.crop((0, 0, row_bytes * 8, image.height))
    return pen.plain() + _bands(image.tobytes(), row_bytes, profile)


def _bands(data: bytes, row_bytes: int, profile: PrinterProfile) -> bytes:
    out = b""
    size = profile.raster_rows * row_bytes
    for at in range(0, len(data), size):
        band = data[at : at + size]
        out += b"\x1d\x76\x30\x00" + bytes((row_bytes, 0, len(band) // row_bytes, 0)) + harmless(band, row_bytes)
    return out


def harmless(data: bytes, row_bytes: int) -> bytes:
    """The dots of a band without real-time commands: moved right by up to 7 dots, or else with a dot added."""
    for shift in range(8):
        moved = data if shift == 0 else _moved(data, row_bytes, shift)
        if moved is not None and not has_real_time_command(moved):
            return moved
    for command in REAL_TIME:
        data = data.replace(command, b"\x18" + command[1:])
    return data


def _moved(data: bytes, row_bytes: int, dots: int) -> bytes | None:
    """Every row so many dots to the right; None when ink would fall off the paper."""
    out = bytearray()
    for at in range(0, len(data), row_bytes):
        row = int.from_bytes(data[at : at + row_bytes], "big")
        if row & ((1 << dots) - 1):
            return None
        out += (row >> dots).to_bytes(row_bytes, "big")
    return bytes(out)
