"""The promotions' engine as machine code: `make native` puts `promotions` with it into build/native.

mypyc (of mypy, which checks the types anyway) compiles the typed modules as they are; decision 0040. The source tree
gets no compiled file, so that nobody runs yesterday's. `--wheel DIR` makes the wheel of the whole product instead.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RULES = Path("promotions") / "rules"
NATIVE = Path("build") / "native"
NOT_PRICING = ("__init__", "checks", "form", "form_values", "lint", "lint_dead", "lint_rivals", "templates")


def modules() -> list[str]:
    """What is compiled: all that prices a basket, but for the modules whose data msgspec reads."""
    return [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / RULES).glob("*.py"))
        if path.stem not in NOT_PRICING and "msgspec" not in path.read_text("utf-8")
    ]


def build(into: Path, *, wheel: bool = False, optimise: str = "3") -> None:
    """The package `promotions` with its engine compiled in `into`, or the whole product as one wheel file there.

    Needs a C compiler and Python's headers; the compiler's own message says what is missing.
    """
    from mypyc.build import mypycify  # here: both leave marks on the process that imports them
    from setuptools import setup

    scratch = into.parent / f"{into.name}-objects"
    os.chdir(ROOT)
    shutil.rmtree(into, ignore_errors=True)
    extensions = mypycify(
        ["--strict", *modules()], opt_level=optimise, target_dir=str(scratch / "c"), group_name="pricing"
    )
    if wheel:
        made = ["build", "--build-base", str(scratch), "bdist_wheel", "--dist-dir", str(into)]
    else:
        shutil.copytree("promotions", into / "promotions", ignore=shutil.ignore_patterns("__pycache__"))
        made = ["build_ext", "--build-lib", str(into), "--build-temp", str(scratch)]
    setup(script_args=["--quiet", *made], ext_modules=extensions)


def build_command(into: Path, *, optimise: str = "3") -> list[str]:
    """To build in a process of its own: mypyc and setuptools leave their marks on the one they run in."""
    return [sys.executable, str(ROOT / "tools" / "native.py"), "--into", str(into), "--optimise", optimise]


def main(arguments: list[str]) -> int:
    """Build; 0 when it stands."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--into", type=Path, default=ROOT / NATIVE, help="the folder that will hold `promotions`")
    parser.add_argument("--wheel", type=Path, help="make a wheel in this folder instead")
    parser.add_argument("--optimise", default="3", choices="0123", help="as the C compiler's -O")
    asked = parser.parse_args(arguments)
    build((asked.wheel or asked.into).resolve(), wheel=asked.wheel is not None, optimise=asked.optimise)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
