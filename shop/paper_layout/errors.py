"""What can be wrong with a layout of papers."""

from __future__ import annotations

from kernel.errors import DomainError


class LayoutFaulty(DomainError):
    """A layout that some paper could not show, or that leaves out what a paper must say. `finding` in Chinese words."""

    code = "paper_layout.faulty"


class LayoutNotOurs(DomainError):
    """In a chain headquarters says how papers look."""

    code = "paper_layout.not_ours"
