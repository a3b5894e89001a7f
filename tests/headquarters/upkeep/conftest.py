"""Fixtures of these tests."""

from __future__ import annotations

from tests.headquarters.upkeep.books_of import house  # noqa: F401 - a fixture
