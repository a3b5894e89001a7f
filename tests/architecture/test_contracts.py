"""A contract that never failed proves nothing: each is seen to fail on a wrong import planted in a copy of the tree."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in CONFIGURATION["contracts"]}


@dataclass(frozen=True)
class Planted:
    """`line`, written into `file`, breaks `contract`."""

    contract: str
    file: str
    line: str
    reported: str = ""  # what the report must say; without it, the planted module's name

    def words(self) -> str:
        return self.reported or self.file.removesuffix(".py").replace("/", ".")

    def __str__(self) -> str:
        return f"{self.contract}: {self.file}: {self.line}"


CASES = (
    Planted("packages", "kernel/planted.py", "import membership"),
    Planted("packages", "membership/planted.py", "import shop"),
    Planted("packages", "shop/planted.py", "import pos_app"),
    Planted("packages", "pos_app/planted.py", "import headquarters"),
    Planted("packages", "headquarters/planted.py", "import pos_app"),
    Planted("packages", "membership/planted.py", "import promotions"),
    Planted("packages", "sync/planted.py", "import printers"),
    Planted("packages", "printers/planted.py", "import sync"),
    Planted("packages", "promotions/planted.py", "import shop"),
    Planted("circles", "shop/catalogue/facts.py", "import shop.stock.planted", reported=".catalogue -> .stock"),
    Planted("features", "membership/facts.py", "import membership.tables"),
    Planted("features", "membership/errors.py", "import membership.facts"),
    Planted("features", "membership/rules/planted.py", "import membership.tables"),
    Planted("features", "membership/projection.py", "import membership.queries"),
    Planted("features", "shop/catalogue/tables.py", "import shop.catalogue.usecases"),
    Planted("features", "promotions/helpers.py", ""),
    Planted("features", "shop/catalogue/helpers.py", ""),
    Planted("kernel", "kernel/money.py", "import kernel.tables"),
    Planted("kernel", "kernel/facts.py", "import kernel.books"),
    Planted("kernel", "kernel/helpers.py", ""),
    Planted("till", "pos_app/till.py", "import pos_app.ui.planted"),
    Planted("till", "pos_app/printing.py", "import pos_app.till"),
    Planted("office", "headquarters/office.py", "import headquarters.server.api"),
    Planted("office", "headquarters/intake/receiving.py", "import headquarters.office"),
    Planted("pure", "membership/rules/planted.py", "import sqlalchemy"),
    Planted("pure", "promotions/rules/planted.py", "import requests"),
    Planted("pure", "shop/catalogue/rules/planted.py", "import kernel.database"),
    Planted("pure", "shop/catalogue/facts.py", "import sqlalchemy"),
    Planted("pure", "kernel/money.py", "import PySide6"),
    Planted("presenters", "pos_app/presenters/planted.py", "import pos_app.ui.planted_page"),
    Planted("presenters", "pos_app/presenters/planted.py", "from PySide6.QtCore import QTimer"),
    Planted("views", "pos_app/ui/planted.py", "import sqlalchemy"),
    Planted("views", "pos_app/ui/planted.py", "import kernel.database"),
    Planted("views", "pos_app/ui/planted.py", "import shop.catalogue.tables"),
    Planted("views", "pos_app/ui/pages/planted.py", "import membership.tables"),
    Planted("views", "pos_app/ui/planted.py", "import sync"),
    Planted("window-start", "pos_app/ui/planted.py", "import typer"),
    Planted("door-qt", "pos_app/planted.py", "from PySide6.QtCore import QTimer"),
    Planted("door-qt", "printers/planted.py", "import PySide6.QtGui"),
    Planted("door-sqlite", "kernel/planted.py", "import sqlite3"),
    Planted("door-sqlite", "pos_app/planted.py", "from pysqlite3 import dbapi2"),
    Planted("door-postgres", "headquarters/planted.py", "import psycopg"),
    Planted("door-postgres", "kernel/planted.py", "from psycopg import errors"),
    Planted("door-migrations", "pos_app/planted.py", "from alembic import command"),
    Planted("door-secrets", "sync/planted.py", "from cryptography.hazmat.primitives.asymmetric import ed25519"),
    Planted("door-secrets", "shop/staff/rules/planted.py", "import argon2"),
    Planted("door-secrets", "pos_app/planted.py", "import keyring"),
    Planted("door-devices", "printers/planted.py", "from escpos.printer import Network"),
    Planted("door-devices", "pos_app/planted.py", "import serial"),
    Planted("door-devices", "sync/planted.py", "import socket"),
    Planted("door-pdf", "printers/planted.py", "from reportlab.pdfgen import canvas"),
    Planted("door-pdf-pictures", "pos_app/planted.py", "import pypdfium2"),
    Planted("door-network", "pos_app/planted.py", "import requests"),
    Planted("door-network", "headquarters/planted.py", "import httpx"),
    Planted("door-server", "sync/planted.py", "import fastapi"),
    Planted("door-server", "headquarters/planted.py", "import uvicorn"),
    Planted("door-metrics", "headquarters/planted.py", "import prometheus_client"),
    Planted("door-logs", "headquarters/planted.py", "import structlog"),
    Planted("door-spreadsheets", "shop/planted.py", "import openpyxl"),
    Planted("door-pinyin", "shop/planted.py", "import pypinyin"),
    Planted("door-lunar", "shop/planted.py", "import lunar_python"),
    Planted("door-commands", "pos_app/planted.py", "import typer"),
)


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What import-linter says of a copy of the source, untouched and with each case planted."""
    copy = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for package in CONFIGURATION["root_packages"]:
        shutil.copytree(
            ROOT / package, copy / package, ignore=lambda _, names: [n for n in names if n == "__pycache__"]
        )
    order = {
        "contracts": sorted(CONTRACTS),
        "roots": CONFIGURATION["root_packages"],
        "cases": [{"contract": case.contract, "file": case.file, "line": case.line} for case in CASES],
    }
    run = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("planting.py"))],
        cwd=copy,
        input=json.dumps(order),
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer


@pytest.mark.parametrize("contract", sorted(CONTRACTS))
def test_the_source_as_it_stands_keeps_the_contract(contract: str, verdicts: dict[str, Any]):
    kept, words = verdicts["untouched"][contract]

    assert kept, words


@pytest.mark.parametrize("number", range(len(CASES)), ids=[str(case) for case in CASES])
def test_a_wrong_import_is_reported(number: int, verdicts: dict[str, Any]):
    verdict = verdicts["planted"][number]

    assert not verdict["kept"], verdict["report"]
    assert CASES[number].words() in verdict["report"]


def test_every_contract_is_seen_to_fail():
    assert {case.contract for case in CASES} == set(CONTRACTS)


def test_every_feature_folder_is_under_the_feature_contract():
    packages = CONFIGURATION["root_packages"]
    features = {path.parent.relative_to(ROOT) for package in packages for path in (ROOT / package).rglob("facts.py")}
    patterns = [container.replace(".", "/") for container in CONTRACTS["features"]["containers"]]

    uncovered = {str(folder) for folder in features if not any(folder.match(pattern) for pattern in patterns)}

    assert uncovered == {"kernel"}  # kernel/facts.py is what every feature's facts are made of
