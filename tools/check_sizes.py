"""A module past 400 lines hides a second reason; so does a function past 50."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDERS = (
    "kernel",
    "shop",
    "membership",
    "promotions",
    "sync",
    "printers",
    "headquarters",
    "pos_app",
    "tools",
    "tests",
)
# A schema step is one long list that is read once and never changed.
EXEMPT = "kernel/migrations/versions"
MODULE_LINES_MAX = 400
FUNCTION_LINES_MAX = 50


def too_long(name: str, source: str) -> Iterator[str]:
    """What of the module `name` is too long, with its line."""
    lines = source.count("\n")
    if lines > MODULE_LINES_MAX:
        yield f"{name}: {lines} lines, at most {MODULE_LINES_MAX}"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES_MAX:
                yield f"{name}:{node.lineno}: {node.name} has {length} lines, at most {FUNCTION_LINES_MAX}"


def main(root: Path) -> int:
    """Print what is too long, one a line; 1 when anything is."""
    problems = [
        problem
        for folder in FOLDERS
        for path in sorted((root / folder).rglob("*.py"))
        if root / EXEMPT not in path.parents
        for problem in too_long(str(path.relative_to(root)), path.read_text(encoding="utf-8"))
    ]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parents[1]))
