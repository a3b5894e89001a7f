"""A till's secrets as a sheet of paper for the safe, and read back from what a person typed off it."""

from __future__ import annotations

from pathlib import Path

from kernel import recovery_sheet as sheets
from kernel.recovery_sheet import TILL
from kernel.secrets import PlaceSecrets
from pos_app.upkeep.errors import BackupFailed


def recovery_sheet(secrets: PlaceSecrets, register: str = "") -> str:
    """The sheet as text of 40 columns; whoever holds it opens this register's backups and speaks for it."""
    return sheets.recovery_sheet(secrets, TILL, register)


def read_recovery_sheet(text: str) -> PlaceSecrets:
    """What `recovery_sheet` wrote. Raises NotARecoverySheet, RecoveryRowWrong, RecoveryRowMissing."""
    return sheets.read_recovery_sheet(text, TILL)


def write_sheet(file: Path, sheet: str) -> None:
    """Keep a sheet in a file that only its owner may read. Raises BackupFailed."""
    try:
        sheets.write_sheet(file, sheet)
    except OSError as error:
        raise BackupFailed(folder=str(file.parent), finding=str(error)) from error
