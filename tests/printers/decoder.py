"""A printer in miniature: reads ESC/POS bytes as a Chinese machine does, and refuses what it must not see.

It shares no code with the encoder. An unknown command, a line wider than the paper, a drawer pulse, a real-time
command and half a character are errors.
"""

from __future__ import annotations

from dataclasses import dataclass, field

_WITHIN_A_LINE = ((0x1B, 0x45), (0x1D, 0x42), (0x1D, 0x21), (0x1C, 0x26), (0x1C, 0x2E), (0x1B, 0x74))


class Misprint(AssertionError):
    """The bytes would not print what was meant."""


@dataclass(frozen=True)
class Char:
    column: int
    char: str
    width: int
    height: int
    bold: bool
    invert: bool


@dataclass
class Paper:
    """What came out, in order: ('text', chars), ('qr', data, module, ec), ('image', bytes, rows, data) ..."""

    events: list[tuple[object, ...]] = field(default_factory=list)

    def rows(self) -> list[list[Char]]:
        return [event[1] for event in self.events if event[0] == "text"]  # type: ignore[misc]

    def texts(self) -> list[str]:
        return ["".join(char.char for char in row) for row in self.rows()]

    def of(self, kind: str) -> list[tuple[object, ...]]:
        return [event for event in self.events if event[0] == kind]


class Decoder:
    def __init__(self, data: bytes, columns: int, dots: int) -> None:
        self._data, self._at = data, 0
        self._columns, self._dots = columns, dots
        self._width = self._height = 1
        self._bold = self._invert = self._center = self._chinese = False
        self._code_page = "ascii"
        self._column, self._row = 0, []
        self._qr_data, self._qr_module, self._qr_ec = "", 0, ""
        self.paper = Paper()

    def run(self) -> Paper:
        for command in (b"\x10\x04", b"\x10\x05", b"\x10\x14"):
            if command in self._data:
                raise Misprint(f"real-time command {command.hex()}")
        while self._at < len(self._data):
            byte = self._take(1)[0]
            if byte == 0x0A:
                self._end_line()
            elif byte in (0x1B, 0x1C, 0x1D):
                self._command(byte, self._take(1)[0])
            elif byte >= 0x81 and self._chinese:
                self._put(bytes((byte, self._take(1)[0])).decode("gbk"), 2)
            elif byte >= 0x80 and not self._chinese:
                self._put(bytes((byte,)).decode(self._code_page), 1)
            elif 0x20 <= byte < 0x7F:
                self._put(chr(byte), 1)
            else:
                raise Misprint(f"byte {byte:02x} at {self._at - 1}")
        if self._row:
            raise Misprint("a last line without its line feed")
        return self.paper

    def _take(self, count: int) -> bytes:
        piece = self._data[self._at : self._at + count]
        if len(piece) < count:
            raise Misprint("the job ends inside a command or character")
        self._at += count
        return piece

    def _put(self, char: str, cells: int) -> None:
        if self._column + cells * self._width > self._columns:
            raise Misprint(f"the printer would wrap at {char!r}")
        style = (self._width, self._height, self._bold, self._invert)
        self._row.append(Char(self._column, char, *style))
        self._column += cells * self._width

    def _end_line(self) -> None:
        self.paper.events.append(("text", self._row))
        self._row, self._column = [], 0

    def _command(self, group: int, code: int) -> None:
        at_line_start = not self._row
        match (group, code):
            case (0x1B, 0x40):
                self._chinese = False
            case (0x1C, 0x26):
                self._chinese = True
            case (0x1C, 0x2E):
                self._chinese = False
            case (0x1B, 0x74):
                self._code_page = {0: "cp437", 2: "cp850"}[self._take(1)[0]]
            case (0x1B, 0x4A):
                self.paper.events.append(("blank", self._take(1)[0]))
            case (0x1B, 0x33):
                self._take(1)
            case (0x1B, 0x45):
                self._bold = bool(self._take(1)[0])
            case (0x1D, 0x42):
                self._invert = bool(self._take(1)[0])
            case (0x1D, 0x21):
                size = self._take(1)[0]
                self._width, self._height = (size >> 4) + 1, (size & 0x0F) + 1
            case (0x1B, 0x61):
                self._center = {0: False, 1: True}[self._take(1)[0]]
            case (0x1B, 0x64):
                self.paper.events.append(("feed", self._take(1)[0]))
            case (0x1D, 0x56):
                self.paper.events.append(("cut", {0x41: "full", 0x42: "partial"}[self._take(2)[0]]))
            case (0x1D, 0x28):
                self._qr()
            case (0x1D, 0x68) | (0x1D, 0x77) | (0x1D, 0x48):
                self._take(1)
            case (0x1D, 0x6B):
                self._barcode()
            case (0x1D, 0x76):
                self._image()
            case _:
                raise Misprint(f"command {group:02x} {code:02x}")
        if not at_line_start and (group, code) not in _WITHIN_A_LINE:
            raise Misprint(f"command {group:02x} {code:02x} in the middle of a line")

    def _qr(self) -> None:
        if self._take(1) != b"\x6b":
            raise Misprint("GS ( of another kind")
        length = int.from_bytes(self._take(2), "little")
        body = self._take(length)
        match body[:2]:
            case b"\x31\x41":
                assert body[2:] == b"\x32\x00"
            case b"\x31\x43":
                self._qr_module = body[2]
            case b"\x31\x45":
                self._qr_ec = "LMQH"[body[2] - 0x30]
            case b"\x31\x50":
                self._qr_data = body[3:].decode()
            case b"\x31\x51":
                assert self._center
                self.paper.events.append(("qr", self._qr_data, self._qr_module, self._qr_ec))
            case _:
                raise Misprint("QR function unknown")

    def _barcode(self) -> None:
        if self._take(1) != b"\x49":
            raise Misprint("a barcode that is no Code 128")
        data, text, in_c, at = self._take(self._take(1)[0]), "", False, 0
        while at < len(data):
            if data[at : at + 2] in (b"{B", b"{C"):
                in_c, at = data[at + 1] == ord("C"), at + 2
            elif data[at : at + 2] == b"{{" and not in_c:
                text, at = text + "{", at + 2
            else:
                text, at = text + (f"{data[at]:02}" if in_c else chr(data[at])), at + 1
        self.paper.events.append(("barcode", text))

    def _image(self) -> None:
        assert self._take(2) == b"\x30\x00"
        wide = int.from_bytes(self._take(2), "little")
        rows = int.from_bytes(self._take(2), "little")
        if wide * 8 > self._dots:
            raise Misprint(f"an image {wide * 8} dots wide")
        self.paper.events.append(("image", wide, rows, self._take(wide * rows)))


def decode(data: bytes, columns: int, dots: int) -> Paper:
    """What a printer with so many columns and dots prints. Raises Misprint."""
    return Decoder(data, columns, dots).run()
