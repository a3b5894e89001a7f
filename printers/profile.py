"""What a printer can do, as data. Columns are stated, never derived from the paper's width."""

from __future__ import annotations

from typing import Literal

import msgspec

from printers.tag_layout import LAYOUTS, TagLayout


class PrinterProfile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything the bytes and the picture of a receipt depend on.

    `code_page` has the western letters that the charset lacks, and `code_page_no` is its number for ESC t; None sends
    them as dots, as an unknown printer needs. `qr_module` is the most dots of one square of a QR code.

    `columns` of 12 dots fit in `dots` (203 dots an inch: 384 on 58 mm, 576 on 80 mm). `feed_before_cut` is in lines
    and serves printers that do not feed to the cutter, or to the tear bar, by themselves. `raster_rows` is the
    height of one band of dots. The drawer's pulse times are in milliseconds. `status` says what silence after a
    status request means: `required`: not ready; `optional`: the same once it has answered, print anyway until then;
    `none`: do not even ask. `ack` is how the
    printer says that a paper is out: GS ( H with a token, GS r, or not at all.

    A label printer has another `language`; it draws tags by their layout `tag` at `dpi` dots an inch. One that writes
    chips (zpl) has the chain's GS1 company prefix as `epc_prefix`.
    """

    name: str
    title: str
    columns: int
    dots: int
    charset: Literal["gb2312", "gbk"] = "gbk"
    code_page: Literal["cp437", "cp850", "cp858"] | None = None
    code_page_no: int = 2
    qr: Literal["native", "raster"] = "native"
    qr_module: int = 8
    cutter: Literal["none", "partial", "full"] = "partial"
    feed_before_cut: int = 0
    raster_rows: int = 96
    drawer_pin: Literal[2, 5] = 2
    drawer_on_ms: int = 50
    drawer_off_ms: int = 500
    status: Literal["required", "optional", "none"] = "optional"
    ack: Literal["none", "gs_r", "gs_h"] = "none"
    language: Literal["escpos", "tspl", "zpl"] = "escpos"
    dpi: Literal[203, 300, 600] = 203
    tag: TagLayout = LAYOUTS["fold-30x25"]
    epc_prefix: str = ""

    def __post_init__(self) -> None:
        if self.columns < 16 or self.columns * 12 > self.dots or self.dots % 8 or self.dots > 1024:
            raise ValueError(f"{self.columns} columns of 12 dots on {self.dots} dots")
        if not (1 <= self.qr_module <= 16 and 0 <= self.code_page_no <= 255):
            raise ValueError("QR squares have 1 to 16 dots, code pages are numbered 0 to 255")
        if not 1 <= self.raster_rows <= 255 or not 0 <= self.feed_before_cut <= 20:
            raise ValueError("bands have 1 to 255 rows, a cut follows 0 to 20 lines")
        if not (2 <= self.drawer_on_ms <= 510 and 2 <= self.drawer_off_ms <= 510):
            raise ValueError("a drawer pulse lasts 2 to 510 ms")


def _labels(language: Literal["tspl", "zpl"], dpi: Literal[203, 300]) -> PrinterProfile:
    title = f"标签机 {language.upper()} {dpi} 点"
    return PrinterProfile(
        name=f"{language}-{dpi}", title=title, columns=32, dots=384, language=language, dpi=dpi, status="none"
    )


PRESETS: dict[str, PrinterProfile] = {
    profile.name: profile
    for profile in (
        # The generic ones draw QR codes as dots: a clone that lacks the command prints its data as text.
        PrinterProfile(
            name="generic-58",
            title="通用 58 毫米",
            columns=32,
            dots=384,
            qr="raster",
            qr_module=4,
            cutter="none",
            feed_before_cut=4,
        ),
        PrinterProfile(name="generic-80", title="通用 80 毫米", columns=48, dots=576, qr="raster", qr_module=4),
        PrinterProfile(name="xp80", title="芯烨 XP-80", columns=48, dots=576, code_page="cp850", status="required"),
        PrinterProfile(name="gp80", title="佳博 GP-80", columns=48, dots=576, code_page="cp850", status="required"),
        PrinterProfile(
            name="tm-t82",
            title="爱普生 TM-T82",
            columns=48,
            dots=576,
            code_page="cp850",
            raster_rows=255,
            status="required",
            ack="gs_h",
        ),
    )
}


LABEL_PRINTERS: dict[str, PrinterProfile] = {
    profile.name: profile
    for profile in (_labels("tspl", 203), _labels("tspl", 300), _labels("zpl", 203), _labels("zpl", 300))
}
"""They print tags and nothing else, so no till has one alone."""


def preset(name: str) -> PrinterProfile:
    """The preset of that name, of either kind. Raises KeyError."""
    return PRESETS.get(name) or LABEL_PRINTERS[name]
