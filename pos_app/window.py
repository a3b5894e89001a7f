"""From a till's folder to its window."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kernel.errors import DomainError
    from pos_app.till import Till

LOG_FILE = "till.log"


def start(folder: Path) -> int:
    """Open the window on the till in `folder`; returns the program's exit code.

    Where the folder holds no till yet, a shop is opened first. The till itself is imported and opened behind the
    lock screen, so that the screen is there first; books that do not open lead to the page with the ways out.
    """
    from pos_app.settings import FILE_NAME, load_settings
    from pos_app.ui.app import run_window

    if not (folder / FILE_NAME).exists():
        from pos_app.ui.first_run import run_first_run

        if run_first_run(folder) is None:
            return 0
    settings = load_settings(folder)
    logging.basicConfig(
        filename=folder / LOG_FILE, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    while True:
        opening = Opening(folder)
        code = run_window(opening.make_till, settings)
        if opening.refused is None:
            return code
        from pos_app.ui.rescue import run_rescue

        if not run_rescue(folder, opening.refused, settings):
            return 1


class Opening:
    """One try to open the till's books behind the lock screen. `refused` is why they did not open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.refused: DomainError | None = None

    def make_till(self) -> Till:
        """Runs on the window's worker. A refusal ends the window, so that the ways out can be shown."""
        from kernel.errors import DomainError
        from pos_app.till import open_till

        try:
            return open_till(self._folder)
        except DomainError as error:
            from pos_app.ui.rescue import end_window

            self.refused = error
            end_window()
            raise
