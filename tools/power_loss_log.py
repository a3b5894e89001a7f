"""Reads strace's log of a till: every change of its folder, every sync, every paper and every answer, in their order.

A call stands in the log where it began and where it ended; both matter. What was written may be on the disk from the
beginning of the call; a sync has kept what had ended before it began, and only once it has ended itself.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PAPER = "paper"  # what a till's file printer writes is paper: it has left the till and is on no disk
SHARED_MEMORY = "-shm"  # SQLite's index of its log: mapped, never synced, made anew at the first opening
# What is understood, and what would change a file in a way that is not: then the log is refused, not misread.
UNDERSTOOD = ("pwrite64", "write", "fsync", "fdatasync", "ftruncate", "unlink", "rename", "openat", "lseek")
NAMES_ONLY = ("mkdir", "mkdirat", "rmdir")
REFUSED = (
    "pwritev", "pwritev2", "writev", "truncate", "fallocate", "copy_file_range", "sendfile", "splice", "open", "creat",
    "link", "linkat", "symlink", "symlinkat", "renameat", "renameat2", "unlinkat", "mmap",
)  # fmt: skip
CALLS = (*UNDERSTOOD, *NAMES_ONLY, *REFUSED)

_LINE = re.compile(rb"(\d+) +(\w+)\((.*)\) += (-?\d+|0x[0-9a-f]+|\?)[^\"]*\Z", re.DOTALL)
_BEGUN = re.compile(rb"(\d+) +(\w+)\(.* <unfinished \.\.\.>\Z", re.DOTALL)
_ENDED = re.compile(rb"(\d+) +<\.\.\. (\w+) resumed>(.*)\Z", re.DOTALL)
_HANDLE = re.compile(rb"(\d+)<((?:\\x[0-9a-f]{2})*)>(\(deleted\))?")
_PLACE = re.compile(rb"(?:AT_FDCWD|\d+)<((?:\\x[0-9a-f]{2})*)>")
_TEXT = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_SALE_NO = re.compile(rb"S-[A-Z0-9]+-\d{8}-\d{4,}")


class LogNotUnderstood(Exception):
    """The till did something to its folder that cannot be replayed; the text shows the line."""


@dataclass(frozen=True, slots=True)
class Write:
    """`data` at `offset` of a file; `begin` and `end` are places in the log, as everywhere here."""

    begin: int
    end: int
    file: int
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """A file is made `size` bytes long."""

    begin: int
    end: int
    file: int
    size: int


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the folder now means `file`; None: there is no such name any more. `old` is what it was called."""

    begin: int
    end: int
    name: str
    file: int | None
    old: str = ""


@dataclass(frozen=True, slots=True)
class Sync:
    """fsync or fdatasync of `file`; of the folder itself when it is None."""

    begin: int
    end: int
    file: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Paper:
    """The receipt of `sale_no` began to leave the printer."""

    begin: int
    sale_no: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A line left the till for whoever stands at it."""

    begin: int
    line: bytes


Event = Write | Cut | Name | Sync | Paper | Answered


@dataclass(frozen=True, slots=True)
class _Call:
    begin: int
    end: int
    name: str
    arguments: bytes
    result: int


@dataclass(slots=True)
class _Reader:
    """Follows names, files and positions through the log. A file is known by a number that outlives its name."""

    folder: str
    files: dict[str, int]
    sizes: dict[int, int]
    positions: dict[int, int] = field(default_factory=dict)
    at_end: set[int] = field(default_factory=set)
    line: bytes = b""

    def events(self, call: _Call) -> Iterator[Event]:
        if call.result < 0:
            return
        match call.name:
            case "write" if call.arguments.startswith(b"1<") and _under(self.folder, call.arguments) is None:
                yield from self._answer(call)
            case "openat":
                yield from self._open(call)
            case "write" | "pwrite64":
                yield from self._write(call)
            case "lseek":
                handle, _name = self._handle(call)
                self.positions[handle] = call.result
            case "fsync" | "fdatasync":
                _handle, name = self._handle(call)
                if name is not None and not _outside(name):
                    yield Sync(call.begin, call.end, self.files.get(name) if name else None, name)
            case "ftruncate":
                yield from self._truncate(call)
            case "unlink" | "rename":
                yield from self._rename(call)
            case refused if refused in REFUSED and _changes(call, self.folder):
                raise LogNotUnderstood(f"{refused}({_plain(call.arguments)})")

    def _answer(self, call: _Call) -> Iterator[Event]:
        self.line += _texts(call.arguments)[0][: call.result]
        *whole, self.line = self.line.split(b"\n")
        for line in whole:
            yield Answered(call.begin, line)

    def _open(self, call: _Call) -> Iterator[Event]:
        name = _under(self.folder, call.arguments)
        self.positions[call.result] = 0
        self.at_end.discard(call.result)
        if not name or _outside(name):
            return
        if b"O_APPEND" in call.arguments:
            self.at_end.add(call.result)
        if b"O_CREAT" in call.arguments and name not in self.files:
            file = self.files[name] = len(self.sizes)
            self.sizes[file] = 0
            yield Name(call.begin, call.end, name, file)
        elif b"O_TRUNC" in call.arguments:
            self.sizes[self.files[name]] = 0
            yield Cut(call.begin, call.end, self.files[name], 0)

    def _write(self, call: _Call) -> Iterator[Event]:
        handle, name = self._handle(call)
        if not name or name.endswith(SHARED_MEMORY):
            return
        data = _texts(call.arguments)[0][: call.result]
        if name.startswith(f"{PAPER}/"):
            yield from (Paper(call.begin, number.decode()) for number in _SALE_NO.findall(data))
            return
        file = self.files[name]
        if call.name == "pwrite64":
            offset = int(call.arguments.rpartition(b", ")[2])
        else:
            offset = self.sizes[file] if handle in self.at_end else self.positions[handle]
            self.positions[handle] = offset + len(data)
        self.sizes[file] = max(self.sizes[file], offset + len(data))
        yield Write(call.begin, call.end, file, offset, data)

    def _truncate(self, call: _Call) -> Iterator[Event]:
        _handle, name = self._handle(call)
        if not name or _outside(name):
            return
        size = int(call.arguments.rpartition(b", ")[2])
        self.sizes[self.files[name]] = size
        yield Cut(call.begin, call.end, self.files[name], size)

    def _rename(self, call: _Call) -> Iterator[Event]:
        old, *new = [os.path.relpath(os.fsdecode(path), self.folder) for path in _texts(call.arguments)]
        if old.startswith("..") or _outside(old):
            return
        file = self.files.pop(old)
        if new:
            self.files[new[0]] = file
            yield Name(call.begin, call.end, new[0], file, old)
        else:
            yield Name(call.begin, call.end, old, None)

    def _handle(self, call: _Call) -> tuple[int, str | None]:
        """The file handle, and the name below the folder; '' is the folder itself, None is elsewhere or nameless."""
        found = _HANDLE.match(call.arguments)
        if found is None or found[3]:
            return -1, None
        return int(found[1]), _below(self.folder, _bytes(found[2]))


def read_log(log: Path, folder: Path, before: Sequence[str], sizes: Sequence[int]) -> Iterator[Event]:
    """What happened to `folder`, in the order in which it began.

    `before`: the names that were in the folder when the recording began, `sizes` their bytes; file n is `before[n]`.
    Raises LogNotUnderstood.
    """
    reader = _Reader(str(folder), {name: number for number, name in enumerate(before)}, dict(enumerate(sizes)))
    with log.open("rb") as lines:
        for call in _calls(lines, str(folder)):
            yield from reader.events(call)


def _calls(lines: Iterable[bytes], folder: str) -> Iterator[_Call]:
    """Whole calls about the folder or of the till's voice. A call that another interrupts is put together again."""
    mark, waiting = _hexed(folder), dict[bytes, tuple[int, bytes]]()
    for place, line in enumerate(lines):
        text, begin = line.rstrip(b"\n"), place
        if begun := _BEGUN.match(text):
            waiting[begun[1]] = place, text.removesuffix(b" <unfinished ...>")
            continue
        if ended := _ENDED.match(text):
            begin, head = waiting.pop(ended[1])
            text = head + ended[3]
        if mark not in text and b" write(1<" not in text:
            continue
        whole = _LINE.match(text)
        if whole is None:
            raise LogNotUnderstood(_plain(text))
        name, arguments = whole[2].decode(), whole[3]
        if whole[4] != b"?":
            yield _Call(begin, place, name, arguments, int(whole[4], 0))
        elif arguments.startswith(b"1<"):  # killed before it heard that its answer was out; we have heard the answer
            yield _Call(begin, place, name, arguments, len(_texts(arguments)[0]))
        else:
            raise LogNotUnderstood(f"killed within {name}({_plain(arguments)})")
    if any(mark in head for _begin, head in waiting.values()):
        raise LogNotUnderstood("the log ends within a call")


def _under(folder: str, arguments: bytes) -> str | None:
    """The first name below the folder that a call mentions, if any; '' is the folder itself."""
    place = _PLACE.search(arguments)
    base = _bytes(place[1]) if place else b"/"
    paths = [*(os.path.join(base, text) for text in _texts(arguments)), base]
    return next((name for path in paths if (name := _below(folder, path)) is not None), None)


def _below(folder: str, path: bytes) -> str | None:
    text = os.fsdecode(path)
    if text == folder:
        return ""
    return text.removeprefix(f"{folder}/") if text.startswith(f"{folder}/") else None


def _outside(name: str) -> bool:
    return name == PAPER or name.startswith(f"{PAPER}/") or name.endswith(SHARED_MEMORY)


def _changes(call: _Call, folder: str) -> bool:
    """Whether a call that is not understood may change the folder."""
    name = _under(folder, call.arguments)
    if call.name == "mmap" and not (b"MAP_SHARED" in call.arguments and b"PROT_WRITE" in call.arguments):
        return False
    return name is not None and not _outside(name)


def _texts(arguments: bytes) -> list[bytes]:
    found = list(_TEXT.finditer(arguments))
    if any(text[2] for text in found):
        raise LogNotUnderstood(f"strace cut a text short: {_plain(arguments)}")
    return [_bytes(text[1]) for text in found]


def _bytes(hexed: bytes) -> bytes:
    return bytes.fromhex(hexed.replace(b"\\x", b"").decode())


def _hexed(text: str) -> bytes:
    return b"".join(b"\\x%02x" % byte for byte in os.fsencode(text))


def _plain(text: bytes) -> str:
    return re.sub(rb"(?:\\x[0-9a-f]{2})+", lambda found: _bytes(found[0]), text)[:300].decode(errors="replace")
