"""The limits on length."""

from __future__ import annotations

from tools.check_sizes import too_long


def lines(count: int) -> str:
    return "    x = 1\n" * count


def test_a_function_of_fifty_lines_passes():
    assert list(too_long("a.py", "def f():\n" + lines(49))) == []


def test_a_function_of_fifty_one_lines_is_named():
    assert list(too_long("a.py", "def f():\n" + lines(50))) == ["a.py:1: f has 51 lines, at most 50"]


def test_a_module_past_four_hundred_lines_is_named():
    assert list(too_long("a.py", "x = 1\n" * 401)) == ["a.py: 401 lines, at most 400"]
