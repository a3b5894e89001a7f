"""What headquarters writes about its demo chain for the tills that join it. Everything in it is invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

FILE = "demo.json"


class DemoTill(msgspec.Struct, frozen=True, kw_only=True):
    """A till of the demo chain, still to be enrolled, and the code of its store."""

    register: str
    store: str


class DemoGuide(msgspec.Struct, frozen=True, kw_only=True):
    """Tills, stores by code, PINs by staff number, codes to scan by store, members with card, phone and PIN."""

    registers: tuple[DemoTill, ...]
    stores: dict[str, str]
    pins: dict[str, str]
    pieces: dict[str, tuple[str, ...]]
    members: tuple[dict[str, Any], ...]
    vouchers: tuple[str, ...]

    def write(self, folder: Path) -> Path:
        """Write it beside the books, readable by its owner alone: it holds everybody's PINs."""
        target = folder / FILE
        target.touch(mode=0o600)
        target.chmod(0o600)
        target.write_bytes(msgspec.json.encode(self))
        return target


def read_guide(folder: Path) -> DemoGuide:
    return msgspec.json.decode((folder / FILE).read_bytes(), type=DemoGuide)
