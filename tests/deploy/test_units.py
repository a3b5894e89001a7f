"""The systemd units start commands that exist, on folders they may write, and wait long enough when they stop."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from headquarters.__main__ import app
from headquarters.settings import Settings

DEPLOY = Path(__file__).parents[2] / "deploy"
COMMANDS = get_command(app)
SERVICES = ("jinpu-headquarters.service", "jinpu-nightly.service")


def unit(name: str) -> dict[str, dict[str, list[str]]]:
    """Section, name, values: a name may stand more than once."""
    found: dict[str, dict[str, list[str]]] = {}
    section = ""
    for line in (DEPLOY / name).read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            key, value = line.split("=", 1)
            found.setdefault(section, {}).setdefault(key, []).append(value)
    return found


def started(name: str) -> list[tuple[str, dict[str, Any]]]:
    """The commands that a service runs with their options as the program reads them; a misspelt one is an error."""
    assert isinstance(COMMANDS, TyperGroup)
    found = []
    for line in unit(name)["Service"]["ExecStart"]:
        _python, _m, package, command, *options = shlex.split(line)
        assert package == "headquarters"
        found.append((command, COMMANDS.commands[command].make_context(command, options).params))
    return found


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_starts_may_write_where_it_works(name: str) -> None:
    writable = {Path(folder) for line in unit(name)["Service"]["ReadWritePaths"] for folder in line.split()}

    used = {value for _name, options in started(name) for value in options.values() if isinstance(value, Path)}

    assert used == writable


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_nobody_special_and_writes_nothing_that_others_read(name: str) -> None:
    service = unit(name)["Service"]

    assert [service[key] for key in ("User", "UMask", "NoNewPrivileges", "ProtectSystem")] == [
        ["jinpu"], ["0077"], ["true"], ["strict"],
    ]  # fmt: skip


def test_the_night_makes_a_backup_before_its_work() -> None:
    assert [command for command, _options in started("jinpu-nightly.service")] == ["backup", "nightly"]


def test_the_socket_listens_where_tills_look_and_stays_while_the_server_starts_again() -> None:
    listening = unit("jinpu-headquarters.socket")["Socket"]
    service = unit("jinpu-headquarters.service")

    assert listening["ListenStream"] == [f"{Settings().host}:{Settings().port}"]
    assert service["Unit"]["Requires"] == ["jinpu-headquarters.socket"]
    assert service["Service"]["Restart"] == ["always"]
    assert service["Unit"]["StartLimitIntervalSec"] == ["0"]


def test_a_server_that_stops_has_the_time_it_gives_its_requests() -> None:
    (limit,) = unit("jinpu-headquarters.service")["Service"]["TimeoutStopSec"]

    assert int(limit) > 2 * Settings().stop_s + 5  # as headquarters.server.serving waits for its workers
