"""What a chain may set about its gold boards."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


class BoardPolicy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A change beyond `jump_bp` (hundredths of a percent) is confirmed. A board holds for `valid_hours`.

    When its time is over and no other came, a till sells by it for `stale_minutes` more, and then no goods by weight.
    """

    jump_bp: Annotated[int, Meta(ge=1, le=10_000)] = 300
    valid_hours: Annotated[int, Meta(ge=1, le=240)] = 24
    stale_minutes: Annotated[int, Meta(ge=0, le=1_440)] = 30
