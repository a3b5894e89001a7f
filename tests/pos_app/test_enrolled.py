"""A till of a chain reaches headquarters where its settings say; a new machine where somebody tells it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from pos_app.enrolled import door_at, line_for
from pos_app.settings import TillSettings
from sync.joining import EnrolPoll
from sync.ports import Unreachable
from sync.protocol import HelloAsk
from tests.headquarters.chain import Till, new_chain
from tests.headquarters.serving import serving

NOBODY = "http://127.0.0.1:1"
HELLO = HelloAsk(protocol_min=2, protocol_max=2, program="", kinds={}, wall="now", epoch=1, seq=0, hash="0" * 64)


@dataclass
class Enrolled:
    """Register HP01 and the address of its headquarters."""

    till: Till
    url: str

    def settings(self, **more: str) -> TillSettings:
        return TillSettings(register="HP01", store="HP", **more)  # type: ignore[arg-type]


@pytest.fixture
def enrolled() -> Iterator[Enrolled]:
    chain = new_chain()
    till, _wire = chain.install("HP01", "HP")
    with serving(chain.office) as url:
        yield Enrolled(till, url)
    chain.office.close()


def test_a_till_is_known_at_the_address_in_its_settings(enrolled: Enrolled) -> None:
    line = line_for(enrolled.till.signer, enrolled.settings(headquarters_url=enrolled.url))

    assert line.hello(HELLO).register == "HP01"


def test_another_address_counts_instead_of_the_settings(enrolled: Enrolled) -> None:
    settings = enrolled.settings(headquarters_url=NOBODY)

    assert line_for(enrolled.till.signer, settings, url=enrolled.url).hello(HELLO).register == "HP01"
    with pytest.raises(Unreachable):
        line_for(enrolled.till.signer, settings).hello(HELLO)


def test_a_machine_that_is_no_register_finds_the_door_or_hears_that_there_is_none(enrolled: Enrolled) -> None:
    assert door_at(enrolled.url).is_up()
    assert not door_at(NOBODY).is_up()


def test_the_companys_own_authority_is_what_a_till_and_a_new_machine_look_for(enrolled: Enrolled) -> None:
    url, missing = "https://127.0.0.1:1", "/no/such/authority.pem"
    settings = enrolled.settings(headquarters_url=url, headquarters_ca=missing)

    with pytest.raises(Unreachable) as at_till:
        line_for(enrolled.till.signer, settings).hello(HELLO)
    with pytest.raises(Unreachable) as at_machine:
        door_at(url, missing).poll(EnrolPoll(public_key="k", now="now", signature="s"))

    assert all(missing in str(caught.value.__cause__) for caught in (at_till, at_machine))
