"""From a till's folder to its window."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pos_app.till import Till

LOG_FILE = "till.log"


def start(folder: Path) -> int:
    """Open the window on the till in `folder`; returns the program's exit code.

    Where the folder holds no till yet, a shop is opened first. The till itself is imported and opened behind the
    lock screen, so that the screen is there first.
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

    def make_till() -> Till:
        from pos_app.till import open_till

        return open_till(folder)

    return run_window(make_till, settings)
