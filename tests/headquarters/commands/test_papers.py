"""How the chain's papers look, as people at headquarters decide it."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import Result
from PIL import Image
from typer.testing import CliRunner

from headquarters.__main__ import app
from tests.headquarters.commands.console import new_office, typed

LOOKS = {"sale": {"header": ["始于 1988"], "hidden": ["phone", "journal"]}, "all": {"logo": False}}


def with_file(tmp_path: Path, *words: str, looks: object = LOOKS, by: str = "") -> Result:
    Image.new("1", (160, 80)).save(tmp_path / "logo.png")
    file = tmp_path / "layout.json"
    file.write_text(json.dumps({"logo": "logo.png", "looks": looks}), "utf-8")
    return typed(tmp_path, "papers", *words, str(file), *(("--by", by) if by else ()))


def test_a_layout_is_set_for_the_chain_and_shown(tmp_path: Path) -> None:
    new_office(tmp_path).close()

    assert with_file(tmp_path, "set", by="1001").exit_code == 0

    assert typed(tmp_path, "papers", "show").stdout == (
        "logo: 160 x 80 dots\nall: no logo, without nothing\nsale: logo, without phone, journal\n  始于 1988\n"
    )


def test_a_faulty_layout_is_named_and_not_set(tmp_path: Path) -> None:
    new_office(tmp_path).close()
    faulty = {"sale": {"hidden": ["total", "colour"]}}

    checked = CliRunner().invoke(app, ["papers", "check", str(_file(tmp_path, faulty))])

    assert checked.exit_code == 1
    assert len(checked.stdout.splitlines()) == 2
    assert with_file(tmp_path, "set", looks=faulty, by="1001").exit_code != 0
    assert with_file(tmp_path, "set", by="9999").exit_code != 0
    assert typed(tmp_path, "papers", "show").stdout == ""


def test_what_is_no_layout_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "layout.json"
    file.write_text('{"looks": []}', "utf-8")

    assert CliRunner().invoke(app, ["papers", "check", str(file)]).exit_code == 2
    assert CliRunner().invoke(app, ["papers", "check", str(tmp_path / "none.json")]).exit_code == 2


def _file(tmp_path: Path, looks: object) -> Path:
    file = tmp_path / "faulty.json"
    file.write_text(json.dumps({"looks": looks}), "utf-8")
    return file
