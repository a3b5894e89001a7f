"""PySide6 6.12.0 gives None away with every void call and aborts after some thousand on Python 3.10 and 3.11."""

from __future__ import annotations

import os
import subprocess
import sys

VOID_CALLS = 60_000

LOOP = f"""
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel()
for number in range({VOID_CALLS}):
    label.setText("a")
print("alive")
"""


def test_the_window_survives_a_day_of_repainting():
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}

    day = subprocess.run(
        [sys.executable, "-c", LOOP], env=environment, capture_output=True, text=True, timeout=300, check=False
    )

    assert (day.returncode, day.stdout.strip()) == (0, "alive"), day.stderr
