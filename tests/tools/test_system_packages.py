"""What is said and done when the system lacks a library."""

from __future__ import annotations

from tools.system_packages import Machine, Need, install_command, missing

NEEDS = (Need("libgl1", library="libGL.so.1"), Need("fonts-noto-cjk"))


def test_only_what_is_not_there_is_named():
    assert missing(NEEDS, lambda need: need.package == "libgl1") == ["fonts-noto-cjk"]


def test_a_person_without_the_rights_reads_one_line_to_run():
    command = install_command(["libgl1", "fonts-noto-cjk"], as_root=False)

    assert command == ("sudo apt-get update && sudo apt-get install -y --no-install-recommends libgl1 fonts-noto-cjk")


def test_root_needs_no_sudo():
    assert "sudo" not in install_command(["libgl1"], as_root=True)


def test_a_program_counts_from_wherever_it_came() -> None:
    machine = Machine()

    assert machine.has(Need("coreutils", program="ls"))
    assert not machine.has(Need("nothing", program="no-such-program-anywhere"))


def test_a_program_that_debian_keeps_off_the_path_is_found() -> None:
    assert Machine().has(Need("postgresql", program="initdb"))
    assert Machine().has(Need("pgbouncer", program="pgbouncer"))
