"""A real shop's own pieces, goods and members, brought in from .xlsx or .csv: read, check everything, decide, record.

`template` writes the workbook to fill in, `read` opens a filled one, `check` says what it would bring and what is
wrong with it. Nothing here touches the books.
"""

from pos_app.importing.blank import template
from pos_app.importing.checking import check
from pos_app.importing.errors import FileUnreadable
from pos_app.importing.plan import BadRow, ImportPlan, MemberRow, Placed
from pos_app.importing.reading import ImportFile, read

__all__ = ["BadRow", "FileUnreadable", "ImportFile", "ImportPlan", "MemberRow", "Placed", "check", "read", "template"]
