"""What can go wrong with headquarters' backups and restores."""

from __future__ import annotations

from kernel.errors import DomainError


class BackupFailed(DomainError):
    """No backup was made; those made before are untouched. `finding`."""

    code = "backup.failed"


class BackupUnreadable(DomainError):
    """This backup does not open: another key, altered, cut off, or of another kind of database. `file`, `finding`."""

    code = "backup.unreadable"


class ToolMissing(DomainError):
    """PostgreSQL's client programs are not installed (Debian: postgresql-client). `program`."""

    code = "backup.tool_missing"


class TargetNotEmpty(DomainError):
    """There are books where the backup should go; with force they are set aside first. `target`."""

    code = "restore.target_not_empty"


class RestoreFailed(DomainError):
    """The backup could not be brought back; what was there before stands again. `finding`."""

    code = "restore.failed"


class RestoreUnfinished(DomainError):
    """A restore was interrupted before the new life began: nothing may be served until it was done again. `folder`."""

    code = "restore.unfinished"


class ServerRuns(DomainError):
    """A server of this machine has the books open that a backup should replace. `folder`."""

    code = "restore.server_runs"


class SecretsMissing(DomainError):
    """Headquarters' secrets are not in its folder: bring back the file, or type in the recovery sheet. `folder`."""

    code = "restore.secrets_missing"


class NotAwaited(DomainError):
    """A restored headquarters does not wait for this register. `register`."""

    code = "recovery.not_awaited"
