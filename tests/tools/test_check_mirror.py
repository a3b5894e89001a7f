"""The mirror of source and tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.check_mirror import has_code, main, strays, untested

CODE = "def price(weight_mg):\n    return weight_mg * 2\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A project with one module and its test."""
    write(tmp_path / "kernel/money.py", CODE)
    write(tmp_path / "tests/__init__.py", "")
    write(tmp_path / "tests/kernel/__init__.py", "")
    write(tmp_path / "tests/kernel/test_money.py", "")
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_project_whose_modules_all_have_tests_passes(tree: Path):
    assert main(tree) == 0


def test_a_module_with_code_and_no_test_is_named_with_the_file_it_lacks(tree: Path):
    write(tree / "shop/stock/usecases.py", CODE)

    assert list(untested(tree)) == ["shop/stock/usecases.py: no test; expected tests/shop/stock/test_usecases.py"]


def test_a_topic_of_a_module_may_have_a_test_file_of_its_own(tree: Path):
    write(tree / "shop/stock/usecases.py", CODE)
    write(tree / "tests/shop/stock/test_usecases_transfer.py", "")

    assert list(untested(tree)) == []
    assert list(strays(tree)) == []


def test_a_test_of_a_module_that_is_gone_is_named(tree: Path):
    write(tree / "tests/kernel/test_coins.py", "")

    assert list(strays(tree)) == ["tests/kernel/test_coins.py: mirrors no module of kernel/"]


def test_a_journey_mirrors_nothing_and_may(tree: Path):
    write(tree / "tests/journeys/test_a_day.py", "")

    assert list(strays(tree)) == []


def test_a_folder_of_tests_that_is_no_package_is_refused(tree: Path):
    write(tree / "tests/journeys/test_a_day.py", "")

    assert main(tree) == 1


@pytest.mark.parametrize(
    "source",
    [
        'ROWS = ("a", "b")\n',
        "class Ring:\n    size: int\n",
        'class Printer(Protocol):\n    def send(self) -> None:\n        """Print it."""\n',
        "class Printer(Protocol):\n    def send(self) -> None: ...\n",
    ],
)
def test_declarations_are_not_code(source: str):
    assert not has_code(source)


def test_a_function_that_does_something_is_code():
    assert has_code(CODE)
