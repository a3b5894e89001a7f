"""The headless till's commands about the look of papers, and about pages for an A4 or A5 printer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from pos_app.script_forms import Answer, BadCommand
from pos_app.till import Till
from shop.paper_layout.facts import PaperLayout
from shop.paper_layout.rules.reading import read_layout

ROLLS = ("58", "80")


class PaperLookCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def paper_look(self) -> Answer:
        """The look of papers in force, and whether this shop sets its own."""
        page = self._till.paper_looks.page()
        logo = page.layout.logo
        return {
            "looks": msgspec.to_builtins(page.layout.looks), "logo": [] if logo is None else [logo.width, logo.height],
            "own": page.alone, "tag": page.tag,
        }  # fmt: skip

    def try_paper_look(self, layout: dict[str, Any], kind: str, out: str) -> Answer:
        """Check a layout, as its file says it, and draw a sample paper of that kind into the folder `out`."""
        looks, made = self._till.paper_looks, self._layout(layout)
        try:
            pictures = looks.pictures(made, kind)
        except KeyError as error:
            raise BadCommand(reason=f"no such paper: {kind}") from error
        names = [f"{kind}-{roll}.png" for roll in ROLLS] if len(pictures) > 1 else [f"{kind}.png"]
        files = [str(Path(out) / name) for name in names]
        for file, picture in zip(files, pictures, strict=True):
            Path(file).write_bytes(picture)
        return {"pictures": files, "faults": looks.faults(made)}

    def set_paper_look(self, layout: dict[str, Any]) -> Answer:
        """Papers from the next one on look like this; an empty layout is the standard. A shop that stands alone."""
        self._till.paper_looks.keep(self._layout(layout))
        return self.paper_look()

    def set_tag_layout(self, tag: str) -> Answer:
        """Tags from the next one on look like this: a layout's name, or its file beside the books."""
        self._till.paper_looks.keep_tag(tag)
        return self.paper_look()

    def print_page(self, file: str, page: str) -> Answer:
        """Hand a page to the A4 or A5 printer: sheet, slip, guarantee, daily_close or evidence."""
        self._till.pages.send(page, file)
        return self.pages()

    def pages(self) -> Answer:
        """The last pages that went to a page printer: handed to the system, or refused and why."""
        return {
            "pages": [
                {"page": job.page, "file": job.file, "printer": job.printer, "state": job.state,
                 "trouble": "" if job.error is None else job.error.code}
                for job in self._till.pages.jobs()
            ]
        }  # fmt: skip

    def _layout(self, layout: dict[str, Any]) -> PaperLayout:
        return read_layout(msgspec.json.encode(layout), self._till.paper_looks.logo)
