"""Spares a PIN that has just been compared its second slow comparison.

A counter asks for several rights under one PIN within minutes, headquarters compares before the transaction that needs
the finding, and an argon2 hash is slow by design. Findings are kept as fingerprints under a key that lives and dies
with the process. Whoever guesses gains nothing: each new PIN is slow, and the same wrong one is known to be wrong.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable

from kernel.secrets import fingerprint, fresh_key


class RememberedPins:
    """Compares a PIN with its hash, as `fits` does, and remembers the last `size` findings. For several threads."""

    def __init__(
        self, fits: Callable[[str, str], bool], *, size: int = 4_096, random: Callable[[int], bytes] = os.urandom
    ) -> None:
        self._fits, self._size, self._key = fits, size, fresh_key(random)
        self._found: OrderedDict[str, bool] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, pin: str, sealed: str, open_it: Callable[[], str]) -> bool:
        """`sealed` names the hash that `open_it` opens, if it must; what that raises is not remembered.

        A new PIN has a new hash under a new seal, so nothing has to be forgotten when a member changes it.
        """
        mark = fingerprint(self._key, f"{pin}\n{sealed}")
        with self._lock:
            if mark in self._found:
                self._found.move_to_end(mark)
                return self._found[mark]
        found = self._fits(pin, open_it())
        with self._lock:
            self._found[mark] = found
            if len(self._found) > self._size:
                self._found.popitem(last=False)
        return found
