"""What can happen to the look of the chain's papers."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from kernel.facts import Fact
from printers.document import Image


class Look(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One kind of paper: own lines below the company's name and above the end, a text that wraps, fields left out."""

    logo: bool = True
    header: tuple[str, ...] = ()
    warranty: str = ""
    footer: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


class PaperLayout(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All papers: `looks` by kind of paper, 'all' for the kinds that are not named."""

    logo: Image | None = None
    looks: dict[str, Look] = {}


class PaperLayoutSet(Fact, frozen=True, kw_only=True):
    """Papers that are made from now on look like this."""

    kind: ClassVar[str] = "chain.paper_layout_set"
    layout: PaperLayout


FACTS = (PaperLayoutSet,)
