"""The machine's clock and its randomness have one door each; everything else is handed a clock and a seed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

UNREPEATABLE = (
    "from datetime import datetime\nopened = datetime.now(None)\n",
    "import datetime\nopened = datetime.datetime.now(None)\n",
    "from datetime import date\nopened = date.today()\n",
    "import time\nopened = time.time()\n",
    "import time\ntime.sleep(1)\n",
    "import uuid\nnumber = uuid.uuid4()\n",
    "import random\nnumber = random.randint(1, 6)\n",
    "from random import choice\nnumber = choice([1, 2])\n",
    "from unittest.mock import Mock\nprinter = Mock()\n",
)


def banned(source: str, file: str) -> bool:
    """Whether ruff, with the project's settings, refuses a call in `source` as banned if it stood in `file`."""
    ruff = [sys.executable, "-m", "ruff", "check", "--no-cache", "--stdin-filename", file, "-"]
    run = subprocess.run(ruff, cwd=ROOT, input=source, capture_output=True, text=True, check=False)
    return "TID251" in run.stdout


@pytest.mark.parametrize("source", UNREPEATABLE)
def test_what_cannot_be_repeated_is_refused_in_a_use_case(source: str):
    assert banned(source, "shop/sales/usecases.py")


@pytest.mark.parametrize("source", UNREPEATABLE)
def test_what_cannot_be_repeated_is_refused_in_a_test(source: str):
    assert banned(source, "tests/shop/sales/test_usecases.py")


def test_the_clock_itself_may_ask_the_machine():
    assert not banned("import time\nnow = time.time()\n", "kernel/clock.py")


def test_a_generator_with_a_seed_may_draw():
    assert not banned("import random\nnumber = random.Random(7).randint(1, 6)\n", "shop/sales/usecases.py")
