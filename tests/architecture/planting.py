"""Plants wrong imports in a copy of the source and asks import-linter about each: run in a process of its own.

import-linter finds packages by name on the path, and the test process already holds the real ones. So the test
starts this file with the copy as working directory, hands it the cases as JSON on standard input and reads one
JSON object back: for each contract whether it stands before anything is planted, for each case the report.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Collection
from contextlib import redirect_stdout
from pathlib import Path

from importlinter.cli import lint_imports


def report(contract: str) -> tuple[bool, str]:
    """Whether the contract is kept, and what import-linter says about it, on one line."""
    words = io.StringIO()
    with redirect_stdout(words):
        failed = lint_imports(limit_to_contracts=(contract,), no_cache=True, no_logo=True)
    return not failed, " ".join(words.getvalue().split())


def imported_files(line: str, roots: Collection[str]) -> list[Path]:
    """Our own modules that `line` names: an import of a module that is not there would not count."""
    names = [statement.split()[1] for statement in line.splitlines()]
    ours = [Path(*name.split(".")) for name in names if name.split(".")[0] in roots]
    return [path.with_suffix(".py") for path in ours if not path.is_dir()]


def plant(contract: str, file: str, line: str, roots: Collection[str]) -> dict[str, object]:
    """The contract's verdict with `line` at the end of the module `file`; the tree is as before afterwards."""
    path = Path(file)
    modules = [path, *imported_files(line, roots)]
    packages = [folder / "__init__.py" for module in modules for folder in [*module.parents][:-1]]
    before = {each: each.read_text(encoding="utf-8") if each.exists() else None for each in (*modules, *packages)}
    for each, text in before.items():
        each.parent.mkdir(parents=True, exist_ok=True)
        each.write_text(text or "", encoding="utf-8")
    path.write_text(f"{before[path] or ''}\n{line}\n", encoding="utf-8")

    kept, words = report(contract)

    for each, text in before.items():
        if text is None:
            each.unlink()
        else:
            each.write_text(text, encoding="utf-8")
    return {"kept": kept, "report": words}


def main() -> None:
    order = json.load(sys.stdin)
    json.dump(
        {
            "untouched": {contract: report(contract) for contract in order["contracts"]},
            "planted": [plant(case["contract"], case["file"], case["line"], order["roots"]) for case in order["cases"]],
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
