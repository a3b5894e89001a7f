"""Are the system's libraries there? As root install the missing ones, else print the one line to run.

Runs before the virtual environment exists, so it uses nothing but the standard library.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from sysconfig import get_path


@dataclass(frozen=True)
class Need:
    """A Debian package and how to see that what it brings is there, from Debian or from elsewhere."""

    package: str
    library: str = ""  # a shared library's soname, looked for in the loader's cache
    program: str = ""  # a program, looked for on the path, in /usr/sbin and where Debian keeps PostgreSQL's
    header: str = ""  # a C header, looked for where this Python and the system keep theirs
    why: str = ""


NEEDS = (
    Need("python3-venv", why="the virtual environment"),
    Need("libgl1", library="libGL.so.1", why="Qt"),
    Need("libegl1", library="libEGL.so.1", why="Qt"),
    Need("libglib2.0-0", library="libglib-2.0.so.0", why="Qt"),
    Need("libfontconfig1", library="libfontconfig.so.1", why="Qt"),
    Need("libxkbcommon0", library="libxkbcommon.so.0", why="Qt"),
    Need("libdbus-1-3", library="libdbus-1.so.3", why="Qt"),
    Need("libbrotli1", library="libbrotlidec.so.1", why="Qt"),
    Need("libxcb-cursor0", library="libxcb-cursor.so.0", why="Qt on X11"),
    Need("libxkbcommon-x11-0", library="libxkbcommon-x11.so.0", why="Qt on X11"),
    Need("libxcb-icccm4", library="libxcb-icccm.so.4", why="Qt on X11"),
    Need("libxcb-keysyms1", library="libxcb-keysyms.so.1", why="Qt on X11"),
    Need("libxcb-shape0", library="libxcb-shape.so.0", why="Qt on X11"),
    Need("fonts-noto-cjk", why="Chinese words on screen and on previews"),
)
TEST_NEEDS = (
    Need("poppler-utils", program="pdftotext", why="the tests read the A4 pages as a person would"),
    Need("zbar-tools", program="zbarimg", why="the tests read the receipts' codes as a phone would"),
    Need("postgresql", program="initdb", why="the tests run headquarters on a server of their own"),
    Need("pgbouncer", program="pgbouncer", why="the tests put a pooler in front of it"),
    Need("gcc", program="gcc", why="the tests compile the promotions' engine and compare"),
    Need("libc6-dev", header="stdio.h", why="the compiler"),
    Need("python3-dev", header="Python.h", why="the compiler"),
    Need("strace", program="strace", why="the tests replay every write of a till as a power cut would leave it"),
)


def missing(needs: Iterable[Need], is_there: Callable[[Need], bool]) -> list[str]:
    """The Debian names of what is not there, in the order of the table."""
    return [need.package for need in needs if not is_there(need)]


def install_command(packages: Sequence[str], *, as_root: bool) -> str:
    """The one line that installs `packages` on Debian or Ubuntu."""
    apt = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    return f"apt-get update && {apt}" if as_root else f"sudo apt-get update && sudo {apt}"


def program_path(name: str) -> str | None:
    """Where a program is; Debian keeps those of PostgreSQL's server off the path, by version."""
    servers = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: folder.parent.name, reverse=True)
    places = [os.environ.get("PATH", ""), "/sbin", "/usr/sbin", *map(str, servers)]
    return shutil.which(name, path=os.pathsep.join(places))


def _output(*command: str) -> str:
    """What a system tool prints; empty when the tool is not installed."""
    path = program_path(command[0])
    if path is None:
        return ""
    return subprocess.run([path, *command[1:]], capture_output=True, text=True, check=False).stdout


class Machine:
    """What this machine has, asked once."""

    def __init__(self) -> None:
        self._libraries = {line.split()[0] for line in _output("ldconfig", "-p").splitlines()[1:] if line.strip()}
        self._packages = {
            name
            for name, _, status in (
                line.partition(" ") for line in _output("dpkg-query", "-W", "-f", "${Package} ${Status}\n").splitlines()
            )
            if status.endswith(" installed")
        }

    def has(self, need: Need) -> bool:
        if need.library:
            return need.library in self._libraries
        if need.program:
            return program_path(need.program) is not None
        if need.header:
            return any((Path(folder) / need.header).is_file() for folder in (get_path("include"), "/usr/include"))
        if need.package == "python3-venv":
            return (
                subprocess.run([sys.executable, "-c", "import ensurepip"], capture_output=True, check=False).returncode
                == 0
            )
        if need.package == "fonts-noto-cjk":
            return need.package in self._packages or bool(_output("fc-list", ":lang=zh-cn", "family").strip())
        return need.package in self._packages


def main(arguments: Sequence[str]) -> int:
    """0 when everything is there or could be installed; 1 with the line to run otherwise.

    `--tests` asks for what the test suite needs too.
    """
    needs = (*NEEDS, *TEST_NEEDS) if "--tests" in arguments else NEEDS
    if sys.platform != "linux":
        return 0
    lacking = missing(needs, Machine().has)
    if not lacking:
        return 0
    as_root = os.geteuid() == 0 and shutil.which("apt-get") is not None
    command = install_command(lacking, as_root=as_root)
    if not as_root:
        print(f"Some system libraries are missing. On Debian or Ubuntu run:\n\n  {command}\n")
        return 1
    print(f"Installing system libraries: {' '.join(lacking)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(["sh", "-c", command], env=environment, stdin=subprocess.DEVNULL, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
