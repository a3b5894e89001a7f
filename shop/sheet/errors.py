"""What is wrong with a sheet."""

from __future__ import annotations

from kernel.errors import DomainError


class SheetRefused(DomainError):
    """A sheet that cannot be worked out. `where` is the field's path, `$.lines[0].weight_mg`; `problem` in English."""

    code = "sheet.refused"


class SheetMissing(DomainError):
    """This till has no sheet of that bill: it was sold elsewhere or before sheets were kept. `sale_no`."""

    code = "sheet.missing"


class SheetCodeForged(DomainError):
    """The code was not signed by this register's key."""

    code = "sheet.code_forged"


class NotASheetCode(DomainError):
    """A text that is no sheet's code."""

    code = "sheet.code_unknown"
