"""The server as an operator starts it: real processes, real signals, and a log without customers."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from headquarters.office import SECRETS, database_of
from headquarters.settings import FILE_NAME, Settings
from headquarters.upkeep.errors import ServerRuns
from headquarters.upkeep.restore import MARK, restore
from kernel.database import prepare_schema
from kernel.secrets import FileVault
from sync.protocol import LookupAsk, RightAsk
from sync.transport import HttpHeadquarters
from tests.headquarters.chain import PIN, Chain, Till, new_chain
from tests.postgres import Cluster, free_port

ROOT = Path(__file__).parents[3]


@dataclass
class House:
    """Headquarters' folder, with a till that is enrolled there."""

    data: Path
    settings: Settings
    chain: Chain
    till: Till
    member_id: str

    def start(self, *options: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "headquarters", "serve", "--data", str(self.data), *options]
        return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.settings.port}"

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=20) as answer:
                return bool(json.load(answer)["ok"])
        except (OSError, http.client.HTTPException):
            return False

    def counts(self, worker: int) -> bool:
        """Whether this worker has started: it tells its figures from its first moment on."""
        try:
            return "jinpu" in self.figures(worker)
        except OSError:
            return False

    def figures(self, worker: int = 0) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.settings.metrics_port + worker}/metrics") as answer:
            return str(answer.read().decode())


@pytest.fixture(params=["sqlite", "postgres"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    cluster: Cluster | None = request.getfixturevalue("cluster") if request.param == "postgres" else None
    name = cluster.fresh() if cluster else ""
    settings = Settings(
        port=free_port(), metrics_port=free_port(), database=cluster.url(name) if cluster else "", stop_s=5
    )
    (tmp_path / FILE_NAME).write_bytes(msgspec.json.encode(settings))
    database = database_of(tmp_path, settings)
    prepare_schema(database)
    chain = new_chain(database, settings)
    FileVault(tmp_path / SECRETS).keep(chain.office.secrets)
    till, _wire = chain.install("HP01", "HP")
    yield House(tmp_path, settings, chain, till, chain.member(principal_fen=500_00))
    database.close()
    if cluster:
        cluster.drop(name)


def ended(server: subprocess.Popen[str]) -> tuple[int, str]:
    server.send_signal(signal.SIGTERM)
    _, said = server.communicate(timeout=60)
    return server.returncode, said


def trade(house: House) -> None:
    """Everything that a till asks for in a day, some of it wrong."""
    till, line = house.till, HttpHeadquarters(house.url, house.till.signer)
    till.enrol("\u674e\u96ea\u6885", "13800006620")
    for call in ("hello", "upload", "feed"):  # over the line from now on
        setattr(till.wire, call, getattr(line, call))
    till.agent.run_once()
    for pin in (PIN, "135791"):
        line.ask(
            RightAsk(right_id=f"r-{pin[:2]}", account=f"value:{house.member_id}", amount=5, incarnation=1, pin=pin)
        )
    line.look_up(LookupAsk(card_no="6688000123456"))
    urllib.request.urlopen(f"{house.url}/healthz?phone=13800006620").read()
    line.close()


def test_a_day_at_the_server_leaves_its_figures_and_no_customer_in_the_log(house: House):
    server = house.start()
    try:
        while not house.is_ready():
            assert server.poll() is None
        trade(house)
        told = house.figures()
    finally:
        code, said = ended(server)

    lines = [json.loads(line) for line in said.splitlines()]
    requests = [line for line in lines if line["event"] == "request"]
    assert code == 0
    assert {"/v1/hello", "/v1/up", "/v1/rights", "/v1/lookup", "/v1/feed"} <= {line["path"] for line in requests}
    assert all(line["register"] == "HP01" and line["request_id"] for line in requests)
    secrets = (PIN, "135791", "13800006620", "\u674e\u96ea\u6885", "6688000123456", house.member_id)
    assert not any(secret in said for secret in (*secrets, house.till.tokens.identity.token))
    assert 'jinpu_rights_total{answer="granted",kind="one_sale"} 1.0' in told
    assert 'jinpu_batches_total{answer="ack"}' in told
    assert "jinpu_desk_groups_total" in told
    assert not any(secret in told for secret in secrets)


def test_several_workers_answer_on_one_address_and_stop_together(house: House):
    server = house.start("--workers", "2")
    if not house.settings.database:
        _, said = server.communicate(timeout=60)
        assert (server.returncode, "serve.needs_postgresql" in said) == (1, True)
        return
    try:
        while not (house.is_ready() and house.counts(0) and house.counts(1)):
            assert server.poll() is None
        trade(house)
    finally:
        code, said = ended(server)

    assert code == 0
    assert said.count('"event": "stopped"') == 2


def test_an_older_schema_is_not_served_unless_it_may_be_led_on(house: House):
    with house.chain.office.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    refused = house.start()
    _, said = refused.communicate(timeout=60)

    assert (refused.returncode, "schema.newer" in said) == (1, True)


def test_a_restore_that_was_interrupted_is_not_served(house: House):
    (house.data / MARK).touch()

    refused = house.start()
    _, said = refused.communicate(timeout=60)

    assert (refused.returncode, "restore.unfinished" in said) == (1, True)


def test_nothing_is_restored_under_a_server_that_runs(house: House, tmp_path: Path):
    server = house.start()
    try:
        while not house.is_ready():
            assert server.poll() is None
        with pytest.raises(ServerRuns):
            restore(house.data, house.settings, tmp_path / "any.jinpu", force=True)
        trade(house)
    finally:
        ended(server)
