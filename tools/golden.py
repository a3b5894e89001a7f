"""Write the golden papers again: text and picture of each at 58 and 80 mm, and the manual's, for review by git diff."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from pos_app.papers_counter import printer_test
from pos_app.papers_samples import AT
from printers.layout import plain_text
from printers.picture import receipt_png
from printers.profile import preset

golden = import_module("tests.golden.papers")  # what the test compares; tests are not typed as strictly as tools


MANUAL = Path(__file__).parents[1] / "docs" / "manual" / "papers"


def write(folder: Path, manual: Path = MANUAL) -> list[Path]:
    """The files that were written; papers that are no more are removed."""
    manual.mkdir(exist_ok=True)
    written = []
    papers = golden.papers()
    for mm, profile_name in golden.PAPERS.items():
        profile = preset(profile_name)
        for name, document in papers.items():
            text, picture = folder / f"{name}-{mm}.txt", folder / f"{name}-{mm}.png"
            text.write_text(plain_text(document, profile.columns), encoding="utf-8")
            picture.write_bytes(receipt_png(document, profile))
            written += [text, picture]
        shown = {name: papers[name] for name in golden.IN_THE_MANUAL}
        shown["printer-test"] = printer_test(profile, at=AT, where="192.0.2.7:9100")
        for name, document in shown.items():
            file = manual / f"{name}-{mm}.png"
            file.write_bytes(receipt_png(document, profile))
            written.append(file)
    for old in {*folder.glob("*.txt"), *folder.glob("*.png"), *manual.glob("*.png")} - set(written):
        old.unlink()
    return written


if __name__ == "__main__":
    for path in write(golden.HERE):
        print(path)
