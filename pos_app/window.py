"""From a till's folder to its window."""

from __future__ import annotations

import gc
import logging
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from kernel.errors import DomainError
    from pos_app.settings import TillSettings
    from pos_app.till import Till
    from pos_app.ui.theme import Look

LOG_FILE = "till.log"
log = logging.getLogger("jinpu.window")


def start(folder: Path) -> int:
    """Open the window on the till in `folder`; returns the program's exit code.

    Where the folder holds no till yet, a shop is opened first. The till itself is imported and opened behind the
    lock screen, so that the screen is there first; books that do not open lead to the page with the ways out.
    """
    from pos_app.settings import FILE_NAME
    from pos_app.ui.app import run_window

    if not (folder / FILE_NAME).exists():
        from pos_app.ui.first_run import run_first_run

        if run_first_run(folder) is None:
            return 0
    own = OwnLook(folder)
    logging.basicConfig(
        filename=folder / LOG_FILE, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    while True:
        opening = Opening(folder)
        code = run_window(opening.make_till, own.settings, looked=own.keep, screened=own.keep_screen)
        if opening.refused is None:
            return code
        from pos_app.ui.rescue import run_rescue

        if not run_rescue(folder, opening.refused, own.settings):
            return 1


class OwnLook:
    """The till's settings; another palette or text size is kept in them, so that the next start has it."""

    def __init__(self, folder: Path) -> None:
        from pos_app.settings import load_settings

        self._folder, self.settings = folder, load_settings(folder)

    def keep(self, look: Look) -> None:
        """A disk that takes no settings costs the till its look at the next start, and nothing else."""
        from msgspec.structs import replace

        theme = "dark" if look.dark else "light"
        self._keep(lambda settings: replace(settings, theme=theme, scale_percent=look.scale))

    def keep_screen(self, name: str) -> None:
        """The customers' screen to come back to, '' for none."""
        from msgspec.structs import replace

        if name != self.settings.display.screen:
            self._keep(lambda settings: replace(settings, display=replace(settings.display, screen=name)))

    def _keep(self, change: Callable[[TillSettings], TillSettings]) -> None:
        from kernel.errors import DomainError
        from pos_app.settings import load_settings

        self.settings = change(self.settings)
        try:  # read again: a command may have written other settings since
            change(load_settings(self._folder)).keep(self._folder)
        except (OSError, DomainError):
            log.exception("the look could not be kept")


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
            till = open_till(self._folder)
        except DomainError as error:
            from pos_app.ui.rescue import end_window

            self.refused = error
            end_window()
            raise
        gc.freeze()  # what stands now stays: to look through all of it again holds up scans and papers for 0.1 seconds
        return till
