"""A till's folder is all that joins it to headquarters: its key signs, its token is kept beside the secrets."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from kernel.clock import FixedClock
from kernel.secrets import public_key_of, signature_fits
from pos_app.line import join, signer_of
from pos_app.place import Place, open_place
from sync.identity import Identity, TokenFile
from sync.status import SyncStatus
from tests.builders.books import OPENING
from tests.builders.counter import copy_alone
from tests.sync.fake import FakeHeadquarters, of_others


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """The folder of register HP01 with some entries in its journal."""
    opened = open_place(copy_alone(tmp_path / "HP01"), clock=FixedClock(OPENING))
    yield opened
    opened.close()


@pytest.fixture
def headquarters(place: Place) -> FakeHeadquarters:
    office = FakeHeadquarters(FixedClock(OPENING))
    office.fits = partial(signature_fits, public_key_of(place.secrets.signing_key))
    return office


def enrol(place: Place) -> None:
    TokenFile(place.folder).keep(
        Identity(register="HP01", store="HP", epoch=1, incarnation=0, token="first", headquarters_key="a key")
    )


def one_round(place: Place, headquarters: FakeHeadquarters) -> SyncStatus:
    return join(place, headquarters, signer_of(place))[0].run_once()


def test_an_enrolled_till_hands_in_under_its_own_key_and_keeps_its_token(
    place: Place, headquarters: FakeHeadquarters
) -> None:
    enrol(place)
    headquarters.tell(of_others(2))

    status = one_round(place, headquarters)

    kept = TokenFile(place.folder).load()
    assert kept is not None
    assert (status.state, status.pending, status.feed_position) == ("synced", 0, 2)
    assert (kept.token, kept.incarnation) == ("token-1", 1)


def test_a_till_without_its_token_says_so_lets_value_rest_and_hands_nothing_in(
    place: Place, headquarters: FakeHeadquarters
) -> None:
    status = one_round(place, headquarters)

    assert (status.state, status.reason, status.frozen) == (
        "rejected",
        "register.not_enrolled",
        "register.not_enrolled",
    )
    assert headquarters.batches == []
