"""Spares a PIN that has just been compared its second slow comparison.

A counter asks for several rights under one PIN within minutes, and an argon2 hash is slow by design. Only a PIN that
fitted is remembered, as a fingerprint under a key that lives and dies with the process; a wrong one stays slow.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable

from kernel.secrets import fingerprint, fresh_key


class RememberedPins:
    """Compares a PIN with its hash, as `fits` does, and remembers the last `size` pairs that fitted."""

    def __init__(
        self, fits: Callable[[str, str], bool], *, size: int = 4_096, random: Callable[[int], bytes] = os.urandom
    ) -> None:
        self._fits, self._size, self._key = fits, size, fresh_key(random)
        self._known: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, pin: str, pin_hash: str) -> bool:
        """A new PIN has a new hash, so nothing has to be forgotten when a member changes it."""
        mark = fingerprint(self._key, f"{pin}\n{pin_hash}")
        with self._lock:
            if mark in self._known:
                self._known.move_to_end(mark)
                return True
        if not self._fits(pin, pin_hash):
            return False
        with self._lock:
            self._known[mark] = None
            if len(self._known) > self._size:
                self._known.popitem(last=False)
        return True
