"""A server as it is started: what is checked before, what is wired around the office, what ends with it."""

from __future__ import annotations

import logging
import socket
from pathlib import Path

from headquarters.office import Office, database_of, open_office, require_initialised
from headquarters.readiness import Readiness, migrate, require_schema
from headquarters.server.front import Application, Front, Gate
from headquarters.server.logs import configure
from headquarters.server.metrics import Metrics
from headquarters.server.serving import Workers, given_socket, listener, listener_of, serve, worker_command
from headquarters.settings import Settings
from headquarters.situation import Situation, situation
from headquarters.upkeep.restore import require_finished
from headquarters.upkeep.turns import serving
from kernel.clock import SystemClock, SystemMonotonic
from kernel.errors import DomainError
from kernel.ids import Ids

log = logging.getLogger(__name__)


class NeedsServer(DomainError):
    """Several server processes need PostgreSQL: a SQLite file has one writer. `workers`."""

    code = "serve.needs_postgresql"


def run_server(
    data: Path,
    settings: Settings,
    *,
    port: int = 0,
    workers: int = 1,
    listen_on: int = 0,
    worker: int = -1,
    may_migrate: bool = False,
) -> int:
    """Serve until told to stop; the exit code.

    `port` instead of the settings', or `listen_on` the number of a socket that is open already. `worker` is this
    process' number among several (-1: there is one). Raises NotInitialised, RestoreUnfinished, NeedsServer,
    SchemaOlder, SchemaNewer.
    """
    configure(SystemClock())
    require_initialised(data)
    with serving(data):
        require_finished(data)
        return _run(data, settings, port, workers, listen_on, worker, may_migrate)


def _run(
    data: Path, settings: Settings, port: int, workers: int, listen_on: int, worker: int, may_migrate: bool
) -> int:
    if workers > 1 and not settings.database:
        raise NeedsServer(workers=workers)
    if worker < 0:
        _check_schema(data, settings, may_migrate)
    given = listen_on or given_socket()
    with listener_of(given) if given else listener(settings.host, port or settings.port) as listening:
        if worker < 0 and workers > 1:
            return Workers(worker_command(str(data)), workers, listening, stop_s=settings.stop_s).run()
        _serve(data, settings, listening, max(worker, 0))
    return 0


def in_front_of(office: Office, metrics: Metrics, gate: Gate, data: Path) -> Application:
    """The whole application over one office."""
    from headquarters.server.api import create_app  # a command that serves nothing never loads it

    gate.send_home = office.bulletin.stop
    return Front(
        create_app(office, watch=metrics),
        gate=gate,
        watch=metrics,
        ids=Ids(office.clock),
        monotonic=SystemMonotonic(),
        ready=Readiness(office.database, data).findings,
    )


def _serve(data: Path, settings: Settings, listening: socket.socket, number: int) -> None:
    def look() -> Situation:
        with office.database.reading() as connection:
            return situation(connection, office.clock.now())

    metrics, gate = Metrics(look), Gate()
    office = open_office(data, settings, watch=metrics)
    end = metrics.listen(settings.metrics_port + number) if settings.metrics_port else None
    try:
        serve(in_front_of(office, metrics, gate, data), gate, listening, stop_s=settings.stop_s)
    finally:
        if end is not None:
            end()
        office.close()


def _check_schema(data: Path, settings: Settings, may_migrate: bool) -> None:
    database = database_of(data, settings)
    try:
        if may_migrate:
            found, now = migrate(database)
            if found != now:
                log.info("the schema was led on", extra={"schema": now})
        require_schema(database)
    finally:
        database.close()
