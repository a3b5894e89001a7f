"""Which statements a PostgreSQL server keeps ready for a connection: parsed and planned once, not in each transaction.

A statement's name is made of its words. So a name means the same everywhere, also where a pooler hands a connection
that another program prepared it on; there the server knows a name or does not, and never carries out other words.
"""

from __future__ import annotations

import hashlib

MOST = 200  # names of one connection; a statement beyond them is planned each time
FORGOTTEN = ("26000", "42P05", "0A000")
"""What a server says when it does not remember what this connection had it prepare, or remembers what it should not:
no such name, the name is there already, the plan is of a table that was changed since."""

# A plan that is made once must be good for tables of any size, and may be made while they are empty: by the keys.
_SETTINGS = {
    "plan_cache_mode": "force_generic_plan", "enable_seqscan": "off", "enable_hashjoin": "off",
    "enable_mergejoin": "off", "jit": "off",
}  # fmt: skip
BY_THE_KEYS = "SELECT set_config(n.name, n.value, true) FROM unnest($1::text[], $2::text[]) AS n(name, value)"
BY_THE_KEYS_VALUES = tuple(f"{{{','.join(some)}}}" for some in (_SETTINGS, _SETTINGS.values()))


class KeptPlans:
    """What one connection's server keeps."""

    def __init__(self) -> None:
        self._names: dict[str, bytes] = {}  # empty: seen once

    def name(self, words: str) -> tuple[bytes, bool]:
        """The statement's name, empty where it is to be sent whole, and whether it must be prepared before.

        One that comes a second time is prepared.
        """
        found = self._names.get(words)
        if found is None:
            if len(self._names) < MOST:
                self._names[words] = b""
            return b"", False
        return (found, False) if found else (_name_of(words), True)

    def prepared(self, words: str) -> None:
        """The server has it from now on."""
        self._names[words] = _name_of(words)


def _name_of(words: str) -> bytes:
    return f"jinpu_{hashlib.sha256(words.encode()).hexdigest()[:40]}".encode()
