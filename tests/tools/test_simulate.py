"""The simulation's command runs a seed and says how it went."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "tools" / "simulate.py"


def test_one_seed_is_told_with_its_number_and_its_source() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--seed", "0", "--steps", "5"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("simulation of ")
    assert done.stdout.rstrip().endswith("0 violations")
