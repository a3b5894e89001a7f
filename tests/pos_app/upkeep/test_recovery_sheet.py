"""The sheet of paper in the safe: printed, typed in again, and every slip of the pen named."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import msgspec
import pytest

from kernel.secrets import fresh_secrets
from pos_app.upkeep.errors import BackupFailed, NotARecoverySheet, RecoveryRowMissing, RecoveryRowWrong
from pos_app.upkeep.recovery_sheet import read_recovery_sheet, recovery_sheet, write_sheet
from tests.builders.books import counted

FRESH = fresh_secrets(counted(5))
SECRETS = msgspec.structs.replace(FRESH, signing_key="")  # paper does not sign for a till
SHEET = recovery_sheet(SECRETS, "HP01")


def test_what_is_printed_can_be_typed_in_again() -> None:
    assert read_recovery_sheet(SHEET) == SECRETS


def test_case_spaces_dashes_and_look_alikes_do_not_matter() -> None:
    head, rows = SHEET.split("\n", 1)
    typed = rows.lower().replace("-", " ").replace("o", "0").replace("b", "8").replace("\n8", "\nb")

    assert read_recovery_sheet(f"{head}\n{typed}") == SECRETS


# As release 0.1.0 printed it for these secrets: with a token in row E, which is worth nothing any more.
OF_RELEASE_0_1_0 = """\
JINPU RECOVERY SHEET 1  HP01

A1:  AFCX-Y5U7-HHMG-IQMZ-YDS3-JH
A2:  3PH3-ZBNT-PTUR-ZPPB-7QNQ-WQ
A3:  5JVU-J4JQ-INW5-OZO

B1:  AEU7-42N5-T2GO-XJVA-PUO6-ZV
B2:  YJNR-WCD6-7YTM-A77Q-2IOX-VX
B3:  3MFT-G53X-HCS4-MXZ

C1:  AF2N-G77R-G3VM-CP2V-GIR2-X4
C2:  MOCB-IYGT-W2VB-42GW-QJZI-2Q
C3:  6YIP-WHD7-3EWV-6PX

D1:  AGRO-QFDY-ABYV-FXVI-MUPT-PR
D2:  7TSZ-PFQW-R2JT-ROD7-4GQ2-R2
D3:  IXH6-3ESZ-EPKD-6FN

E1:  AJXF-M4K7-FUZW-MSRQ-LJVV-BV
E2:  GNTX-HBKD-C6KY-MJED-EY2S-FN
E3:  HFSE-YNLF-JU3W-OQJU-NFFX-NB
E4:  KT3Q-KF3F-O6AM-R

Z1:  6S4L-T2CO-ST
"""


def test_a_sheet_of_the_first_release_still_opens_the_safe() -> None:
    assert read_recovery_sheet(OF_RELEASE_0_1_0) == SECRETS


def test_no_line_is_wider_than_a_receipt() -> None:
    assert max(map(len, SHEET.splitlines())) <= 40


def test_a_mistyped_row_is_named() -> None:
    row = next(line for line in SHEET.splitlines() if line.startswith("B2"))
    wrong = row[:6] + ("A" if row[6] != "A" else "C") + row[7:]

    with pytest.raises(RecoveryRowWrong) as caught:
        read_recovery_sheet(SHEET.replace(row, wrong))

    assert caught.value.facts == {"row": "B2"}


def test_a_row_that_was_left_out_is_named() -> None:
    row = next(line for line in SHEET.splitlines() if line.startswith("C2"))

    with pytest.raises(RecoveryRowMissing) as caught:
        read_recovery_sheet(SHEET.replace(row, ""))

    assert caught.value.facts == {"row": "C2"}


def test_a_row_of_another_sheet_is_noticed() -> None:
    other = recovery_sheet(fresh_secrets(counted(6)))
    row, foreign = (next(line for line in sheet.splitlines() if line.startswith("A1")) for sheet in (SHEET, other))

    with pytest.raises(NotARecoverySheet):
        read_recovery_sheet(SHEET.replace(row, foreign))


def test_a_letter_to_the_landlord_is_no_sheet() -> None:
    with pytest.raises(NotARecoverySheet):
        read_recovery_sheet("Dear Sir,\nplease mend the roof.\n")


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    write_sheet(tmp_path / "sheet.txt", SHEET)

    assert stat.S_IMODE(os.stat(tmp_path / "sheet.txt").st_mode) == 0o600


def test_a_folder_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(BackupFailed):
        write_sheet(tmp_path / "nowhere" / "sheet.txt", SHEET)
