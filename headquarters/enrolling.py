"""What headquarters' commands about registers share: who waits, and how they read on a terminal."""

from __future__ import annotations

import threading

from headquarters import registers
from headquarters.enrolment import CODE_MINUTES, NobodyWaits, Waiting
from headquarters.office import Office

LOOK_EVERY_S = 1.0


def waiting_for(office: Office, register: str) -> Waiting:
    """The machine that asks to be this register. Raises NobodyWaits."""
    with office.database.reading() as connection:
        for one in office.enrolments.waiting(connection):
            if one.register == register:
                return one
    raise NobodyWaits(register=register)


def wait_for_machine(office: Office, register: str) -> Waiting:
    """The same, as soon as there is one. Raises NobodyWaits when the code has run out."""
    pause = threading.Event()
    for _ in range(int(CODE_MINUTES * 60 / LOOK_EVERY_S)):
        try:
            return waiting_for(office, register)
        except NobodyWaits:
            pause.wait(LOOK_EVERY_S)
    raise NobodyWaits(register=register)


def line_of(one: Waiting) -> str:
    return f"{one.register} in {one.store}: {one.machine}, six digits {one.fingerprint[:3]} {one.fingerprint[3:]}"


def waiting_lines(office: Office) -> str:
    with office.database.reading() as connection:
        found = office.enrolments.waiting(connection)
    return "\n".join(map(line_of, found)) or "nobody waits"


def shut_out_lines(office: Office) -> str:
    with office.database.reading() as connection:
        found = registers.listed(connection, "quarantined", "revoked")
    lines = [f"{one.register} {one.store}: {one.state} {one.reason}".rstrip() for one in found]
    return "\n".join(lines) or "none is shut out"
