"""The till's entry: without a command the window, with one the command line (`python -m pos_app --help`)."""

from __future__ import annotations

import sys
from pathlib import Path


def window(folder: Path | None = None) -> int:
    """Open the till's window; command lines are not loaded for it."""
    from pos_app.settings import default_folder
    from pos_app.window import start

    return start(folder or default_folder())


def commands() -> None:
    import pos_app.paper_commands
    import pos_app.sheet_commands  # noqa: F401  both add their own to the others
    from pos_app.commands import app

    app()


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if not arguments:
        sys.exit(window())
    if len(arguments) == 2 and arguments[0] == "--data":
        sys.exit(window(Path(arguments[1])))
    commands()
