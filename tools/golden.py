"""Write the golden receipts again: text and picture of each paper, to be reviewed with git diff."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from printers.layout import plain_text
from printers.picture import receipt_png
from printers.profile import preset

golden = import_module("tests.golden.papers")  # what the test compares; tests are not typed as strictly as tools


def write(folder: Path) -> list[Path]:
    """The files that were written; papers that are no more are removed."""
    profile = preset("generic-80")
    written = []
    for name, document in golden.papers().items():
        text, picture = folder / f"{name}.txt", folder / f"{name}.png"
        text.write_text(plain_text(document, profile.columns), encoding="utf-8")
        picture.write_bytes(receipt_png(document, profile))
        written += [text, picture]
    for old in {*folder.glob("*.txt"), *folder.glob("*.png")} - set(written):
        old.unlink()
    return written


if __name__ == "__main__":
    for path in write(golden.HERE):
        print(path)
