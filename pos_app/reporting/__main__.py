"""Write what comes as JSON on standard input to the file that is named: the window's helper process.

Arguments: `report` or `day`, and the file.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from kernel.errors import DomainError


def main(what: str, file: Path, given: bytes) -> None:
    """Raises NotWritten, FormatUnknown."""
    if what == "day":
        from pos_app.reporting.day_page import DayPage, write_day

        write_day(msgspec.json.decode(given, type=DayPage), file)
        return
    from pos_app.reporting.writing import Signed, write_report  # a workbook's library is not a day's

    write_report(msgspec.json.decode(given, type=Signed), file)


if __name__ == "__main__":
    try:
        main(sys.argv[1], Path(sys.argv[2]), sys.stdin.buffer.read())
    except DomainError as error:
        sys.exit(str(error.facts.get("reason", error.code)))
