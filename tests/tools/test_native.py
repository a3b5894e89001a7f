"""The compiled engine prices as the readable one does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tools.native import ROOT, build_command, modules


def _priced(*first: Path) -> list[str]:
    """The lines of the child program, with the packages of `first` before the project's own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (*first, ROOT))), "PYTHONUTF8": "1"}
    child = ROOT / "tests" / "tools" / "pricing_child.py"
    return subprocess.run(
        [sys.executable, "-P", str(child)], env=environment, capture_output=True, text=True, check=True
    ).stdout.splitlines()


def test_every_module_that_prices_is_compiled() -> None:
    names = {Path(name).stem for name in modules()}

    assert {"engine", "solve", "search", "packing", "sweep", "problem", "options", "prices"} <= names
    assert names.isdisjoint({"rule", "basket", "lint", "form"})


def test_the_compiled_engine_gives_every_answer_of_the_readable_one(tmp_path: Path) -> None:
    """Rules, fen, reasons, labels, proof: to the letter. Otherwise two tills of one chain could disagree."""
    subprocess.run(build_command(tmp_path / "native", optimise="0"), cwd=ROOT, capture_output=True, check=True)

    readable, compiled = _priced(), _priced(tmp_path / "native")

    assert (readable[0], compiled[0]) == (".py", ".so")
    assert len(compiled) > 350
    assert compiled[1:] == readable[1:]
