"""The trade's worked examples as files: what goes in, and what must come out to the fen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "data" / "examples"
NAMES = sorted(file.stem for file in FOLDER.glob("*.json"))


def example(name: str) -> dict[str, Any]:
    """`title`, the sheet's `input`, and what to `expect` of its figures."""
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def found(sheet: dict[str, Any], expect: dict[str, Any]) -> dict[str, Any]:
    """Those of a sheet's figures (as JSON) that an example expects, in its own form."""
    lists = {
        "tax": [
            [one["received_fen"], one["without_tax_fen"], one["vat_fen"], one["consumption_fen"]]
            for one in sheet["tax"]
        ],
        "notes": [list(one["notes"]) for one in sheet["old_gold"]],
        "earnest": [[one["earnest_fen"], one["prepayment_fen"]] for one in sheet["deposits"]],
        **{name: [line[name] for line in sheet["lines"]] for name in ("metal_fen", "craft_fen", "net_fen")},
    }
    return {name: lists[name] if name in lists else sheet[name] for name in expect}
