"""Write the report that comes as JSON on standard input to the file that is named: the window's helper process."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from kernel.errors import DomainError
from pos_app.reporting.writing import Signed, write_report

if __name__ == "__main__":
    try:
        write_report(msgspec.json.decode(sys.stdin.buffer.read(), type=Signed), Path(sys.argv[1]))
    except DomainError as error:
        sys.exit(str(error.facts.get("reason", error.code)))
