"""strace's log is read whole or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.power_loss_log import Answered, Cut, Event, LogNotUnderstood, Name, Paper, Sync, Write, read_log

FOLDER = Path("/shop/till")
PIPE = "1<pipe:[7]>"


def hexed(text: str | Path) -> str:
    return "".join(f"\\x{byte:02x}" for byte in str(text).encode())


def handle(number: int, name: str) -> str:
    return f"{number}<{hexed(FOLDER / name)}>"


def opened(name: str, flags: str, number: int = 3) -> str:
    return f'9  openat(AT_FDCWD<{hexed("/")}>, "{hexed(FOLDER / name)}", {flags}, 0644) = {handle(number, name)}'


def read(tmp_path: Path, *lines: str) -> list[Event]:
    """What the lines tell of a folder that has `a` (5 bytes) and `b` (none): files 0 and 1."""
    log = tmp_path / "strace.log"
    log.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
    return list(read_log(log, FOLDER, ["a", "b"], [5, 0]))


def test_a_write_at_a_place_and_its_sync(tmp_path: Path):
    events = read(
        tmp_path,
        f'9  pwrite64({handle(3, "a")}, "{hexed("xy")}", 2, 4096) = 2',
        f"9  fdatasync({handle(3, 'a')}) = 0",
    )

    assert events == [Write(0, 0, 0, 4096, b"xy"), Sync(1, 1, 0, "a")]


def test_a_call_that_another_interrupts_begins_and_ends_at_its_own_lines(tmp_path: Path):
    events = read(
        tmp_path,
        f"9  fsync({handle(3, 'a')} <unfinished ...>",
        f'8  pwrite64({handle(3, "a")}, "{hexed("z")}", 1, 0) = 1',
        "9  <... fsync resumed>)              = 0",
    )

    assert events == [Write(1, 1, 0, 0, b"z"), Sync(0, 2, 0, "a")]


def test_plain_writes_follow_the_position_and_appended_ones_the_end(tmp_path: Path):
    events = read(
        tmp_path,
        opened("b", "O_WRONLY"),
        f'9  write({handle(3, "b")}, "{hexed("one")}", 3) = 3',
        f'9  write({handle(3, "b")}, "{hexed("two")}", 3) = 2',
        opened("a", "O_WRONLY|O_CREAT|O_APPEND"),
        f'9  write({handle(3, "a")}, "{hexed("end")}", 3) = 3',
    )

    assert events == [Write(1, 1, 1, 0, b"one"), Write(2, 2, 1, 3, b"tw"), Write(4, 4, 0, 5, b"end")]


def test_a_file_keeps_its_number_through_new_names(tmp_path: Path):
    events = read(
        tmp_path,
        opened("a.part", "O_WRONLY|O_CREAT|O_TRUNC"),
        f'9  write({handle(3, "a.part")}, "{hexed("new")}", 3) = 3',
        f'9  rename("{hexed(FOLDER / "a.part")}", "{hexed(FOLDER / "a")}") = 0',
        opened("a", "O_WRONLY|O_CREAT|O_TRUNC"),
        f'9  unlink("{hexed(FOLDER / "a")}") = 0',
        f'9  unlink("{hexed(FOLDER / "none")}") = -1 ENOENT (No such file or directory)',
    )

    assert events == [
        Name(0, 0, "a.part", 2), Write(1, 1, 2, 0, b"new"), Name(2, 2, "a", 2, "a.part"), Cut(3, 3, 2, 0),
        Name(4, 4, "a", None),
    ]  # fmt: skip


def test_what_leaves_the_till_is_an_answer_or_a_paper(tmp_path: Path):
    events = read(
        tmp_path,
        opened("paper/0001.txt.part", "O_WRONLY|O_CREAT|O_TRUNC"),
        f'9  write({handle(3, "paper/0001.txt.part")}, "{hexed("No. S-MS01-20261122-0007")}", 24) = 24',
        f'9  write({PIPE}, "{hexed("{1")}", 2) = 2',
        f'9  write({PIPE}, "{hexed("}")}\\x0a", 2) = 2',
    )

    assert events == [Paper(1, "S-MS01-20261122-0007"), Answered(3, b"{1}")]


def test_an_answer_whose_writer_was_killed_at_once_was_given(tmp_path: Path):
    assert read(tmp_path, f'9  write({PIPE}, "{hexed("{}")}\\x0a", 3) = ?') == [Answered(0, b"{}")]


def test_other_folders_and_the_shared_memory_of_sqlite_are_nobodys_concern(tmp_path: Path):
    other = hexed("/shop/till2")
    events = read(
        tmp_path,
        f'9  openat(AT_FDCWD<{hexed("/")}>, "{other}", O_WRONLY|O_CREAT, 0644) = 4<{other}>',
        opened("till.db-shm", "O_RDWR|O_CREAT", 5),
        f"9  ftruncate({handle(5, 'till.db-shm')}, 3) = 0",
        f"9  mmap(NULL, 32768, PROT_READ|PROT_WRITE, MAP_SHARED, {handle(5, 'till.db-shm')}, 0) = 0x7f0000000000",
        f"9  mmap(NULL, 32768, PROT_READ, MAP_SHARED, {handle(6, 'a')}, 0) = 0x7f0000000000",
    )

    assert events == []


@pytest.mark.parametrize(
    "line",
    [
        f"9  mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, {handle(3, 'a')}, 0) = 0x7f0000000000",
        f"9  fallocate({handle(3, 'a')}, 0, 0, 4096) = 0",
        f'9  pwrite64({handle(3, "a")}, "{hexed("x")}"..., 900, 0) = 900',
        f'9  pwrite64({handle(3, "a")}, "{hexed("x")}", 1, 0) = ?',
        f'9  pwrite64({handle(3, "a")}, "{hexed("x")}", 1, 0 <unfinished ...>',
    ],
    ids=["mapped", "made room", "text cut short", "killed within", "log cut short"],
)
def test_a_change_that_cannot_be_replayed_is_refused(tmp_path: Path, line: str):
    with pytest.raises(LogNotUnderstood):
        read(tmp_path, line)
