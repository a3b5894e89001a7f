"""What an enrolment gave a till's folder: who signs for it, and the way to headquarters.

A shop that stands alone never loads this: it brings the network's library.
"""

from __future__ import annotations

from pathlib import Path

from kernel.clock import Clock
from kernel.secrets import PlaceSecrets
from pos_app.settings import TillSettings
from sync.identity import Signer, TokenFile
from sync.transport import EnrolClient, HttpHeadquarters


def signer_for(folder: Path, secrets: PlaceSecrets, clock: Clock) -> Signer:
    """Signs for the register of this folder; what it needs of an enrolment is read with each request."""
    return Signer(TokenFile(folder), secrets.signing_key, clock)


def line_for(signer: Signer, settings: TillSettings, *, url: str = "") -> HttpHeadquarters:
    """`url` is another address than the settings'."""
    return HttpHeadquarters(url or settings.headquarters_url, signer, verify=settings.headquarters_ca or True)


def door_at(url: str, ca: str = "") -> EnrolClient:
    """For a machine that is no register yet."""
    return EnrolClient(url, verify=ca or True)
