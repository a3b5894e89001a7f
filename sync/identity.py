"""What a register signs, and headquarters: requests, batches, grants, polls, the time. Lines joined by a newline."""

from __future__ import annotations

from sync.protocol import Credentials


def request_words(method: str, path: str, body_sha256: str, who: Credentials) -> bytes:
    """What a register signs of each request; `path` with its query, the hash of the unpacked body in hex."""
    lines = (method, path, body_sha256, who.register, who.epoch, who.incarnation, who.token, who.counter)
    return _lines("jinpu-request-2", *lines)


def batch_words(register: str, epoch: int, from_seq: int, to_seq: int, last_hash: str, incarnation: int) -> bytes:
    return _lines("jinpu-batch-2", register, epoch, from_seq, to_seq, last_hash, incarnation)


def grant_words(
    right_id: str, register: str, right_kind: str, account: str, principal: int, bonus: int, incarnation: int
) -> bytes:
    return _lines("jinpu-grant-2", right_id, register, right_kind, account, principal, bonus, incarnation)


def poll_words(public_key: str, now: str) -> bytes:
    return _lines("jinpu-enrol-2", public_key, now)


def time_words(nonce: str, now: str) -> bytes:
    return _lines("jinpu-time-2", nonce, now)


def _lines(*values: object) -> bytes:
    return "\n".join(map(str, values)).encode()
