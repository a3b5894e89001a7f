"""The layout in force."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from shop.paper_layout.facts import PaperLayout
from shop.paper_layout.tables import paper_layout

PLAIN = PaperLayout()
_LAYOUT = select(paper_layout.c.layout)


def the_layout(connection: Connection) -> PaperLayout:
    """What headquarters said last; papers without anything of their own where it said nothing."""
    text = connection.scalar(_LAYOUT)
    return PLAIN if text is None else msgspec.json.decode(text, type=PaperLayout)
