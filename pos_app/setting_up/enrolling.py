"""How this machine becomes a register: its own keys, the code a person brought, six digits on the screen, a yes."""

from __future__ import annotations

import os
import platform
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import msgspec

from kernel.clock import Clock, SystemClock, stamp
from kernel.errors import DomainError
from kernel.secrets import (
    SealBroken,
    exchange_key_of,
    new_exchange_key,
    new_signing_key,
    open_sealed,
    public_key_of,
    sign,
)
from sync.identity import Identity, poll_words, six_digits
from sync.joining import (
    EnrolAnswer,
    EnrolAsk,
    EnrolDenied,
    Enrolled,
    EnrolPoll,
    EnrolWaiting,
    SharedSecrets,
    sealing_purpose,
)
from sync.ports import Rejected, Unreachable

POLL_EVERY_S = 2.0
POLLS = 600  # twenty minutes: the code itself has run out by then


Show = Callable[[str, str], None]


class EnrolmentRefused(DomainError):
    """Headquarters answered, and does not let this machine be that till; nothing was made. `reason` is its code."""

    code = "setup.enrolment_refused"


class CodeWrong(EnrolmentRefused):
    """Headquarters never made this code: it was typed wrongly. `reason`."""

    code = "setup.code_wrong"


class CodeExpired(EnrolmentRefused):
    """The code's quarter of an hour is over. `reason`."""

    code = "setup.code_expired"


class CodeUsed(EnrolmentRefused):
    """Another machine has used the code: somebody should know which. `reason`."""

    code = "setup.code_used"


class HeadquartersSilent(DomainError):
    """Headquarters does not answer at this address, and a till is only enrolled while it does. `finding`."""

    code = "setup.headquarters_silent"


class OtherRegister(DomainError):
    """The code is for another till than the one in this folder. `register` of the code, `here`."""

    code = "setup.other_register"


class Door(Protocol):
    """Headquarters as a machine sees it that is no register yet (sync.transport.EnrolClient)."""

    def ask(self, ask: EnrolAsk) -> EnrolAnswer: ...

    def poll(self, poll: EnrolPoll) -> EnrolAnswer: ...


@dataclass(frozen=True, slots=True)
class Joined:
    """What came of it: who this machine is now, its own new key, and the secrets that all places share."""

    identity: Identity
    signing_key: str
    shared: SharedSecrets


@dataclass(frozen=True, slots=True)
class Enrolling:
    """One machine on its way. `tell` hears what a person must do, `wait` pauses between two questions.

    `show` gets the register and the six digits, for a program that stands in for that person.
    """

    door: Door
    clock: Clock
    tell: Callable[[str], None]
    wait: Callable[[float], object] = lambda seconds: threading.Event().wait(seconds)
    show: Show = lambda _register, _digits: None
    random: Callable[[int], bytes] = os.urandom
    machine: str = platform.node()

    def run(self, code: str, *, here: str = "") -> Joined:
        """Make keys, present the code, wait for a person's yes. `here` is the till that this folder holds already.

        Raises EnrolmentRefused, HeadquartersSilent, OtherRegister.
        """
        key, exchange = new_signing_key(self.random), new_exchange_key(self.random)
        public = public_key_of(key)
        ask = EnrolAsk(
            code=code[:64].ljust(8), public_key=public, exchange_key=exchange_key_of(exchange),
            machine=self.machine[:120],
        )  # fmt: skip
        answer = self._said(lambda: self.door.ask(ask))
        if not isinstance(answer, EnrolWaiting):
            raise EnrolmentRefused(reason="enrol.out_of_order")
        if here and answer.register != here:
            raise OtherRegister(register=answer.register, here=here)
        digits = six_digits(code, public)
        self.tell(f"{answer.register} · {answer.store}:本机六位数 {digits[:3]} {digits[3:]}")
        self.tell("请总部核对这六位数后批准,本机等待中")
        self.show(answer.register, digits)
        enrolled = self._wait_for_yes(key, public)
        return Joined(_identity(enrolled), key, _opened(enrolled, exchange))

    def _wait_for_yes(self, key: str, public: str) -> Enrolled:
        for _ in range(POLLS):
            now = stamp(self.clock.now())
            poll = EnrolPoll(public_key=public, now=now, signature=sign(key, poll_words(public, now)))
            try:
                answer = self._said(lambda: self.door.poll(poll))  # noqa: B023 - called at once
            except HeadquartersSilent:  # a broken line on the way to a yes is no no
                answer = None
            if isinstance(answer, Enrolled):
                return answer
            self.wait(POLL_EVERY_S)
        raise refusal("enrol.code_expired")

    def _said(self, say: Callable[[], EnrolAnswer]) -> EnrolWaiting | Enrolled:
        try:
            answer = say()
        except Unreachable as error:
            raise HeadquartersSilent(finding=str(error)) from error
        except Rejected as error:
            raise EnrolmentRefused(reason=error.code) from error
        if isinstance(answer, EnrolDenied):
            raise refusal(answer.code)
        return answer


def refusal(reason: str) -> EnrolmentRefused:
    """Headquarters' no by its code, as the error that has words for it."""
    kinds = {"enrol.code_wrong": CodeWrong, "enrol.code_expired": CodeExpired, "enrol.code_used": CodeUsed}
    return kinds.get(reason, EnrolmentRefused)(reason=reason)


def enrol_at(
    url: str,
    code: str,
    *,
    ca: str = "",
    here: str = "",
    clock: Clock | None = None,
    tell: Callable[[str], None] = lambda _words: None,
    show: Show = lambda _register, _digits: None,
) -> Joined:
    """Enrol this machine at headquarters' address over the network. Raises as `Enrolling.run`."""
    from pos_app.enrolled import door_at  # a shop that stands alone never loads it

    door = door_at(url, ca)
    try:
        return Enrolling(door, clock or SystemClock(), tell, show=show).run(code, here=here)
    finally:
        door.close()


def _identity(enrolled: Enrolled) -> Identity:
    return Identity(
        register=enrolled.register, store=enrolled.store, epoch=enrolled.epoch, incarnation=enrolled.incarnation,
        token=enrolled.token, headquarters_key=enrolled.headquarters_key,
    )  # fmt: skip


def _opened(enrolled: Enrolled, exchange: str) -> SharedSecrets:
    try:
        opened = open_sealed(exchange, enrolled.sealed, purpose=sealing_purpose(enrolled.register, enrolled.epoch))
        return msgspec.json.decode(opened, type=SharedSecrets)
    except (SealBroken, msgspec.DecodeError) as error:
        raise EnrolmentRefused(reason="enrol.seal_broken") from error
