"""`a/b.py` is tested by `tests/a/test_b.py` (or `test_b_<topic>.py`), and no test is left without its source.

A module needs a test when it has code: a function with a body that does something. Declarations alone (columns,
frozen dataclasses, protocols, error codes) are exercised by the tests of those who use them.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

PACKAGES = ("kernel", "shop", "membership", "promotions", "sync", "printers", "headquarters", "pos_app")

# Modules that need no test of their own, and why.
EXEMPT = {
    "*/__init__.py": "public names only",
    "*/__main__.py": "a thin command line; the use cases below it are tested, and the journeys start it as a process",
    "*/ports.py": "protocols: what a feature needs from outside, no behaviour",
    "*/errors.py": "codes and plain values; the tests of the rules raise them",
    "kernel/migrations/*": "run as a whole by the test that compares the result with the tables",
    "pos_app/locale/*": "words; a test of the catalogue of problems sees that none is missing",
}

# Folders of tests that mirror no source.
CROSSING = {
    "journeys": "a day at the counter, across all packages",
    "golden": "receipts compared to the last byte",
    "architecture": "the shape of the source itself",
    "deploy": "what an operator copies from deploy/, run as it stands",
    "builders": "helpers of tests",
    "fakes": "helpers of tests",
}


def has_code(source: str) -> bool:
    """Whether any function does something: more than a docstring, `...` or `pass`."""
    functions = (
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return any(not all(_is_silent(statement) for statement in function.body) for function in functions)


def _is_silent(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )


def is_exempt(module: Path) -> bool:
    return any(fnmatch(module.as_posix(), pattern) for pattern in EXEMPT)


def untested(root: Path) -> Iterator[str]:
    """Modules with code and no test at the mirrored path."""
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            module = path.relative_to(root)
            tests = root / "tests" / module.parent
            found = [*tests.glob(f"test_{path.stem}.py"), *tests.glob(f"test_{path.stem}_*.py")]
            if not is_exempt(module) and not found and has_code(path.read_text(encoding="utf-8")):
                yield f"{module}: no test; expected tests/{module.parent}/test_{path.stem}.py"


def strays(root: Path) -> Iterator[str]:
    """Tests of a module that is not there."""
    for path in sorted((root / "tests").rglob("test_*.py")):
        test = path.relative_to(root / "tests")
        if len(test.parts) == 1 or test.parts[0] in CROSSING:
            continue
        folder = root / test.parent
        words = test.stem.removeprefix("test_").split("_")
        names = ["_".join(words[:count]) for count in range(1, len(words) + 1)]
        if not any((folder / f"{name}.py").exists() or (folder / f"__{name}__.py").exists() for name in names):
            yield f"tests/{test}: mirrors no module of {test.parent}/"


def unpackaged(root: Path) -> Iterator[str]:
    """Folders of tests without `__init__.py`: two files of one name would hide each other."""
    for folder in sorted({path.parent for path in (root / "tests").rglob("*.py")}):
        if not (folder / "__init__.py").exists():
            yield f"{folder.relative_to(root)}: no __init__.py"


def main(root: Path) -> int:
    """Print what is wrong, one a line; 1 when anything is."""
    problems = [*untested(root), *strays(root), *unpackaged(root)]
    for problem in problems:
        print(problem)
    print(f"test mirror: {len(problems)} problems" if problems else "test mirror: every module with code has its test")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parents[1]))
