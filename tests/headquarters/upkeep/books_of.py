"""Headquarters in a folder, on a file or on a server of this test run, with a till that has handed something in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from headquarters.office import DATABASE, SECRETS, Office, database_of
from headquarters.settings import Settings
from kernel.database import prepare_schema
from kernel.ids import Ids
from kernel.secrets import FileVault
from tests.headquarters.chain import Chain, Till, new_chain
from tests.postgres import Cluster


@dataclass
class House:
    """One headquarters: its folder, its settings, and its chain while it is open."""

    data: Path
    settings: Settings
    chain: Chain
    empty: Callable[[], Settings]

    @property
    def key(self) -> str:
        return self.chain.office.secrets.backup_key

    @property
    def direct(self) -> str:
        return self.settings.database

    def reopened(self, settings: Settings | None = None) -> Chain:
        """The chain over the books that stand there now; its tills are those of before."""
        used = settings or self.settings
        chain = new_chain_over(self.data, used, self.chain)
        self.chain.office.close()
        self.chain = chain
        return chain


def new_chain_over(data: Path, settings: Settings, before: Chain) -> Chain:
    office = Office(
        settings, database=database_of(data, settings), secrets=before.office.secrets, clock=before.clock,
        ids=Ids(before.clock),
    )  # fmt: skip
    chain = Chain(before.clock, office, dict(before.tills))
    for till in chain.tills.values():
        till.wire.office = office
    return chain


def till_of(house: House, register: str = "HP01") -> Till:
    return house.chain.tills[register]


@pytest.fixture(params=["sqlite", "postgres"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """Headquarters with two stores, the till HP01, a member and a few points."""
    cluster: Cluster | None = request.getfixturevalue("cluster") if request.param == "postgres" else None
    names: list[str] = []

    def empty() -> Settings:
        """Settings of a database with nothing in it."""
        if cluster is None:
            return Settings()
        names.append(cluster.empty())
        return Settings(database=cluster.url(names[-1]))

    data = tmp_path / "hq"
    data.mkdir()
    settings = empty()
    database = database_of(data, settings)
    prepare_schema(database)
    chain = new_chain(database, settings)
    FileVault(data / SECRETS).keep(chain.office.secrets)
    till, _wire = chain.install("HP01", "HP")
    till.earn(till.enrol(), 30)
    till.agent.run_once()
    made = House(data, settings, chain, empty)
    yield made
    made.chain.office.close()
    for name in names:
        assert cluster is not None
        cluster.drop(name)


def file_of(house: House) -> Path:
    return house.data / DATABASE
