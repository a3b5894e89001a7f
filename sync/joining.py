"""How a machine becomes a register: a one-time code, a key made there, a person's approval.

The code names register and store. Both screens show the same six digits, made of code and key, so that the person who
approves knows which machine it is. Polling bears the key's signature; the chain's secrets come sealed to the machine.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from sync.protocol import Answer, Asked, Key, Moment, Signature


class EnrolAsk(Asked, frozen=True, kw_only=True):
    """A machine that was given a one-time code wants to be the register that the code names."""

    code: Annotated[str, msgspec.Meta(min_length=8, max_length=64)]
    public_key: Key
    exchange_key: Key  # X25519, to seal the chain's secrets to
    machine: Annotated[str, msgspec.Meta(max_length=120)]


class EnrolPoll(Asked, frozen=True, kw_only=True):
    """Has a person approved this key? Signed by it over 'jinpu-enrol-2\\n' + public_key + '\\n' + now."""

    public_key: Key
    now: Moment
    signature: Signature


class EnrolWaiting(Answer, frozen=True, kw_only=True, tag="waiting"):
    """A person at headquarters must compare these six digits with the till's and approve."""

    register: str
    store: str
    fingerprint: str


class EnrolDenied(Answer, frozen=True, kw_only=True, tag="denied"):
    """`code` enrol.code_wrong | enrol.code_used | enrol.code_expired | enrol.refused | enrol.unknown |
    enrol.key_unusable."""

    code: str


class Enrolled(Answer, frozen=True, kw_only=True, tag="enrolled"):
    """The key speaks for this register from now on, in this epoch. `sealed` holds the secrets all places share."""

    register: str
    store: str
    epoch: int
    incarnation: int
    token: str
    headquarters_key: str
    sealed: str


class SharedSecrets(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in `Enrolled.sealed`, each 32 bytes in base64: see kernel/secrets.py, PlaceSecrets."""

    pepper: str
    phone_key: str


def sealing_purpose(register: str, epoch: int) -> str:
    """What the chain's secrets are sealed for, so that they open for no other enrolment."""
    return f"enrol {register}|{epoch}"


EnrolAnswer = EnrolWaiting | EnrolDenied | Enrolled
