"""A till's line to headquarters: its courier, and the rights it asks for and holds."""

from __future__ import annotations

import random
import shutil
from importlib.metadata import version

from kernel.clock import SystemMonotonic
from kernel.secrets import signature_fits
from membership.told.queries import told_beyond
from membership.usecases import check_pin
from pos_app.counter.asking import PromptRights
from pos_app.counter.leases import TillLeases
from pos_app.handing_on import keys_handed_on
from pos_app.place import Place
from pos_app.revoked_cards import filter_keeper
from shop.registry import key_courier
from sync.agent import SyncAgent, TillSide
from sync.authority import HeadquartersAuthority
from sync.identity import CounterFile, NotEnrolled, Signer, TokenFile
from sync.ports import Headquarters, TellsTime
from sync.protocol import Hello


def signer_of(place: Place) -> Signer:
    """Signs for the register of this folder; what it needs of an enrolment is read with each request."""
    return Signer(TokenFile(place.folder), place.secrets.signing_key, place.keeper.clock, CounterFile(place.folder))


def join(place: Place, headquarters: Headquarters, signer: Signer) -> tuple[SyncAgent, TillLeases]:
    """The courier and the rights of a till of a chain."""

    def signed_by_headquarters(words: bytes, signature: str) -> bool:
        try:
            return signature_fits(signer.identity.headquarters_key, words, signature)
        except NotEnrolled:
            return False

    monotonic = SystemMonotonic()
    authority = HeadquartersAuthority(
        place.keeper, headquarters, fits=signed_by_headquarters, monotonic=monotonic, greeted=False
    )
    keep_filter = filter_keeper(place.keeper, headquarters)

    def heard(hello: Hello) -> None:
        authority.heard(hello)
        keep_filter(hello)

    courier = key_courier(place.keys)
    side = TillSide(
        sign=signer.sign,
        keep_token=signer.heard,
        take_key=courier.take,
        keys_for=keys_handed_on(courier.keys_for, place.settings.store),
        declare=authority.declared,
        told_beyond=told_beyond,
        heard=heard,
        settle=authority.settle,
        free_bytes=lambda: shutil.disk_usage(place.folder).free,
        program=version("jinpu"),
        true_time=headquarters.time if isinstance(headquarters, TellsTime) else None,
    )
    agent = SyncAgent(place.keeper, headquarters, side, rng=random.Random())
    held = TillLeases(
        place.keeper,
        monotonic,
        rights=PromptRights(place.keeper, agent, authority),
        authority=authority,
        check_pin=lambda connection, member_id, pin: check_pin(
            connection, place.keys, member_id, pin, place.secrets.pepper
        ),
        rng=random.Random(),
        hand_in=agent.hand_in,
    )
    return agent, held
