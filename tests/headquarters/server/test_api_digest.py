"""A till compares itself with headquarters over a real line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from headquarters.registers.door import quarantine
from pos_app.upkeep.digest import compare
from sync.ports import Rejected
from sync.transport import HttpHeadquarters
from tests.headquarters.chain import STAFF, Chain, Till, new_chain
from tests.headquarters.serving import serving


@pytest.fixture
def chain() -> Chain:
    made = new_chain()
    till, _wire = made.install("HP01", "HP")
    till.earn(till.enrol(), 30)
    for _round in range(2):
        till.agent.run_once()
    return made


@pytest.fixture
def line(chain: Chain) -> Iterator[HttpHeadquarters]:
    with serving(chain.office) as url:
        line = HttpHeadquarters(url, chain.tills["HP01"].signer)
        yield line
        line.close()


def till_of(chain: Chain) -> Till:
    return chain.tills["HP01"]


def test_a_till_and_headquarters_agree_over_the_line(chain: Chain, line: HttpHeadquarters):
    found = compare(till_of(chain).database, "HP01", "HP", line)

    assert (found.differences, found.waiting, found.behind) == ((), 0, False)


def test_an_altered_entry_is_named_over_the_line(chain: Chain, line: HttpHeadquarters):
    with till_of(chain).database.writing() as connection:
        connection.execute(text("UPDATE journal SET hash = 'x' WHERE register = 'HP01' AND seq = 2"))

    found = compare(till_of(chain).database, "HP01", "HP", line)

    assert found.differences == ("first difference: entry HP01-1-2 is another one at headquarters",)


def test_a_register_that_is_shut_out_may_still_compare(chain: Chain, line: HttpHeadquarters):
    with chain.office.open(STAFF) as books:
        quarantine(books, "HP01", "clone")

    assert compare(till_of(chain).database, "HP01", "HP", line).differences == ()


def test_nobody_else_may_ask(chain: Chain, line: HttpHeadquarters):
    till = till_of(chain)
    till.tokens.identity = type(till.tokens.identity)(
        register="HP09", store="HP", epoch=1, incarnation=1, token=till.tokens.identity.token,
        headquarters_key=till.tokens.identity.headquarters_key,
    )  # fmt: skip

    with pytest.raises(Rejected):
        compare(till.database, "HP01", "HP", line)
