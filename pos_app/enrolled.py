"""The way to headquarters: of a till that is enrolled, and of a machine that is no register yet.

A shop that stands alone never loads this: it brings the network's library.
"""

from __future__ import annotations

from pos_app.settings import TillSettings
from sync.identity import Signer
from sync.transport import EnrolClient, HttpHeadquarters


def line_for(signer: Signer, settings: TillSettings, *, url: str = "") -> HttpHeadquarters:
    """`url` is another address than the settings'."""
    return HttpHeadquarters(url or settings.headquarters_url, signer, verify=settings.headquarters_ca or True)


def door_at(url: str, ca: str = "") -> EnrolClient:
    """For a machine that is no register yet."""
    return EnrolClient(url, verify=ca or True)
