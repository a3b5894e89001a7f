"""Which secrets stand on whose sheet; how it is typed in again is told by the till's own tests."""

from __future__ import annotations

import stat
from pathlib import Path

import msgspec
import pytest

from kernel.recovery_sheet import (
    HEADQUARTERS,
    TILL,
    NotARecoverySheet,
    RecoveryRowMissing,
    read_recovery_sheet,
    recovery_sheet,
    write_sheet,
)
from kernel.secrets import fresh_secrets
from tests.builders.books import counted

SECRETS = fresh_secrets(counted(5))


def test_headquarters_sheet_brings_all_its_secrets_back() -> None:
    assert read_recovery_sheet(recovery_sheet(SECRETS, HEADQUARTERS, "HQ"), HEADQUARTERS) == SECRETS


def test_a_tills_sheet_does_not_hold_the_key_that_signs_for_it() -> None:
    read = read_recovery_sheet(recovery_sheet(SECRETS, TILL, "HP01"), TILL)

    assert read == msgspec.structs.replace(SECRETS, signing_key="")


def test_a_tills_sheet_is_not_headquarters() -> None:
    with pytest.raises((RecoveryRowMissing, NotARecoverySheet)):
        read_recovery_sheet(recovery_sheet(SECRETS, TILL), HEADQUARTERS)


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    write_sheet(tmp_path / "sheet.txt", recovery_sheet(SECRETS, HEADQUARTERS))

    assert stat.S_IMODE((tmp_path / "sheet.txt").stat().st_mode) == 0o600
