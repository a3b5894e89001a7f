"""What the shop can put right about a file it brings."""

from __future__ import annotations

from kernel.errors import DomainError


class FileUnreadable(DomainError):
    """A file that is neither an .xlsx workbook nor CSV text. `name` is the file's, `reason` plain Chinese words."""

    code = "import.file_unreadable"
