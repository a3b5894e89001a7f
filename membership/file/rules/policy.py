"""What a chain decides about its members' files."""

from __future__ import annotations

import msgspec

from membership.file.rules.consent import Terms
from membership.file.rules.particulars import CustomField


class FilePolicy(msgspec.Struct, frozen=True, kw_only=True):
    """The words that new members agree to, and what is asked besides name and phone."""

    terms: Terms = Terms()
    custom: tuple[CustomField, ...] = ()
