"""The handwritten steps lead to the tables that the program declares."""

from __future__ import annotations

import ast
import pkgutil
from importlib import import_module
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import kernel.migrations
from kernel.database import SCHEMA_HEAD, Database
from kernel.migrations.run import upgrade
from kernel.tables import metadata

ROOT = Path(__file__).parents[3]
PACKAGES = ("kernel", "shop", "membership", "promotions", "sync", "printers", "headquarters")


def all_tables() -> set[str]:
    """The names of every table of both programs, after every module that declares one was loaded."""
    declaring = [
        path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "_table(" in path.read_text("utf-8")
    ]
    for path in declaring:
        import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    return set(metadata.tables)


def migrated() -> Database:
    database = Database(None)
    with database.writing() as connection:
        upgrade(connection)
    return database


def test_the_steps_lead_to_the_declared_tables():
    tables = all_tables()

    with migrated().reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        differences = compare_metadata(context, metadata)

    assert tables
    assert differences == []


def test_every_name_of_a_key_and_an_index_is_the_declared_one():
    all_tables()
    declared = Database(None)
    with declared.writing() as connection:
        metadata.create_all(connection)

    assert schema_of(migrated()) == schema_of(declared)


def schema_of(database: Database) -> set[tuple[str, str]]:
    """(table, its columns, keys and indexes in SQL without blanks and order)."""
    with database.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE sql NOT NULL AND type != 'trigger' "
            "AND name NOT IN ('alembic_version', 'sqlite_sequence')"
        ).all()
    return {(name, str(sorted(part.strip("() \t\n") for part in sql.split(",")))) for name, sql in found}


def test_the_newest_step_is_the_one_the_program_asks_for():
    config = Config()
    config.set_main_option("script_location", str(Path(kernel.migrations.__file__).parent))

    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA_HEAD]


def test_the_journal_is_append_only_from_the_first_step_on():
    with migrated().reading() as connection:
        triggers = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars()

        assert sorted(triggers) == ["journal_no_delete", "journal_no_update"]


@pytest.mark.parametrize(
    "module", [name for _finder, name, _is in pkgutil.walk_packages(kernel.migrations.__path__, "kernel.migrations.")]
)
def test_a_step_stays_what_it_was_whatever_features_become(module: str):
    """It imports no feature and no table: a step that shipped must never change with the program."""
    path = ROOT / Path(*module.split("."))
    source = (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text("utf-8")

    imported = {
        name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom | ast.Import)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }

    assert {name for name in imported if name.split(".")[0] in PACKAGES} <= {
        name for name in imported if name.startswith("kernel.migrations")
    }
