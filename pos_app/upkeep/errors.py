"""What can go wrong with backups and restores, in codes that the screen has words for."""

from __future__ import annotations

from kernel.errors import DomainError
from kernel.recovery_sheet import NotARecoverySheet, RecoveryRowMissing, RecoveryRowWrong

__all__ = [
    "BackupBusy",
    "BackupFailed",
    "BackupUnreadable",
    "BooksUnsound",
    "EnrolmentNeeded",
    "HeadquartersNeeded",
    "HeadquartersRefused",
    "HistoriesDiffer",
    "NoBackup",
    "NotARecoverySheet",
    "RecoveryRowMissing",
    "RecoveryRowWrong",
    "RestoreUnsound",
    "SecondFolderFailed",
    "SecondFolderMissing",
]


class BackupBusy(DomainError):
    """Another program is making a backup in this folder. `folder`."""

    code = "backup.busy"


class BackupFailed(DomainError):
    """No backup could be written beside the books. `folder`, `finding`."""

    code = "backup.failed"


class SecondFolderMissing(DomainError):
    """The second disk is not there: neither the folder nor the one above it. `folder`."""

    code = "backup.second_missing"


class SecondFolderFailed(DomainError):
    """The second disk is there and does not take the copy. `folder`, `finding`."""

    code = "backup.second_failed"


class BackupUnreadable(DomainError):
    """This backup does not open: another key, altered, or cut off. `file`, `finding`."""

    code = "backup.unreadable"


class BooksUnsound(DomainError):
    """The till's own file does not prove itself: damaged, or altered by hand. `finding`."""

    code = "books.unsound"


class NoBackup(DomainError):
    """Neither a backup that can be read, nor headquarters, nor the old file gives anything back. `passed_over`."""

    code = "restore.no_backup"


class EnrolmentNeeded(DomainError):
    """This till's token is gone with its disk: headquarters must give out a code for it first. `register`."""

    code = "restore.enrolment_needed"


class HeadquartersNeeded(DomainError):
    """Headquarters does not answer: what this till handed in since the backup would stay away. `url`."""

    code = "restore.headquarters_needed"


class HeadquartersRefused(DomainError):
    """Headquarters answers and refuses this till. `reason` is its code."""

    code = "restore.headquarters_refused"


class HistoriesDiffer(DomainError):
    """The backup and headquarters tell different stories of this register: a copied till. `at`."""

    code = "restore.histories_differ"


class RestoreUnsound(DomainError):
    """What was put together does not verify; nothing was changed. `finding`."""

    code = "restore.unsound"
