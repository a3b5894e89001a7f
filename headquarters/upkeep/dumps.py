"""A PostgreSQL database out and in again, by PostgreSQL's own pg_dump and pg_restore."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from sqlalchemy import make_url

from headquarters.upkeep.errors import BackupFailed, RestoreFailed, ToolMissing

_PIECE = 1 << 18
_SAID = 500


def dump(url: str, snapshot: str) -> Iterator[bytes]:
    """The database as it was at this exported snapshot, in pg_dump's custom form. Raises BackupFailed, ToolMissing."""
    command = [_program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", "--schema=public"]
    with tempfile.TemporaryFile() as words:
        tool = subprocess.Popen(  # noqa: S603 - PostgreSQL's program, our arguments
            [*command, f"--snapshot={snapshot}", f"--dbname={_address(url)}"],
            env=_environment(url),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=words,
        )
        assert tool.stdout is not None
        try:
            while piece := tool.stdout.read(_PIECE):
                yield piece
            if tool.wait() != 0:
                raise BackupFailed(finding=_said(words))
        finally:
            _end(tool)


def look_through(pieces: Iterable[bytes]) -> None:
    """Read a dump from its first to its last byte as a restore would. Raises RestoreFailed, ToolMissing."""
    _feed([_program("pg_restore"), "--file=/dev/null"], pieces, None)


def bring_in(url: str, pieces: Iterable[bytes]) -> None:
    """Restore a dump into a database without tables, whole or not at all. Raises RestoreFailed, ToolMissing."""
    command = [_program("pg_restore"), "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    _feed([*command, "--schema=public", f"--dbname={_address(url)}"], pieces, _environment(url))


def _feed(command: list[str], pieces: Iterable[bytes], environment: dict[str, str] | None) -> None:
    with tempfile.TemporaryFile() as words:
        tool = subprocess.Popen(  # noqa: S603 - PostgreSQL's program, our arguments
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=words
        )
        assert tool.stdin is not None
        try:
            for piece in pieces:
                tool.stdin.write(piece)
            tool.stdin.close()
        except BrokenPipeError:
            pass  # it has ended; its words say why
        except BaseException:
            tool.kill()  # before its input ends: it must not take a part for the whole
            raise
        finally:
            code = _end(tool)
        if code != 0:
            raise RestoreFailed(finding=_said(words))


def _end(tool: subprocess.Popen[bytes]) -> int:
    """Close what is open and wait; one that somebody stopped reading is ended."""
    if tool.stdout is not None:
        tool.stdout.close()
        if tool.poll() is None:
            tool.terminate()
    if tool.stdin is not None and not tool.stdin.closed:
        with suppress(BrokenPipeError):
            tool.stdin.close()
    return tool.wait()


def _said(words: IO[bytes]) -> str:
    words.seek(0)
    return words.read().decode(errors="replace").strip()[-_SAID:]


def _program(name: str) -> str:
    servers = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True
    )
    found = shutil.which(name, path=os.pathsep.join([*map(str, servers), os.environ.get("PATH", "")]))
    if found is None:
        raise ToolMissing(program=name)
    return found


def _address(url: str) -> str:
    """For a command line, which everybody on the machine can read: without the password."""
    return make_url(url).set(drivername="postgresql", password=None).render_as_string(hide_password=False)


def _environment(url: str) -> dict[str, str]:
    password = make_url(url).password
    return dict(os.environ) if password is None else {**os.environ, "PGPASSWORD": str(password)}
