"""The handwritten steps lead to the tables that the program declares."""

from __future__ import annotations

import ast
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import exc

import kernel.migrations
from kernel.database import SCHEMA_HEAD, AnyDatabase, Database, prepare_schema, schema_version
from kernel.migrations.run import upgrade
from kernel.postgres import PostgresDatabase
from kernel.tables import metadata
from tests.postgres import Cluster

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


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest) -> Iterator[AnyDatabase]:
    """A database with nothing in it."""
    if request.param == "sqlite":
        yield Database(None)
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name = cluster.empty()
    database = PostgresDatabase(cluster.url(name))
    yield database
    database.close()
    cluster.drop(name)


def differs(_context: object, _kept: object, _declared: object, kept: str | None, *declared: object) -> bool | None:
    """Whether a default is another one; None leaves it to alembic, which does not know an empty text on SQLite."""
    both_empty = kept is not None and kept.strip("()") == "''" and getattr(declared[0], "arg", None) == ""
    return False if both_empty else None


def test_the_steps_lead_to_the_declared_tables(empty: AnyDatabase):
    tables = all_tables()
    prepare_schema(empty)

    with empty.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": differs})
        differences = compare_metadata(context, metadata)

    assert tables
    assert differences == []


def test_every_key_and_check_of_the_server_is_the_declared_one(cluster: Cluster):
    """PostgreSQL's own description, since the comparison above does not look at keys and checks."""
    all_tables()
    names = cluster.empty(), cluster.empty()
    stepped, declared = (PostgresDatabase(cluster.url(name)) for name in names)
    prepare_schema(stepped)
    with declared.writing() as connection:
        metadata.create_all(connection)

    described = [described_by_the_server(database) for database in (stepped, declared)]

    for database, name in zip((stepped, declared), names, strict=True):
        database.close()
        cluster.drop(name)
    assert described[0] == described[1]


def described_by_the_server(database: AnyDatabase) -> dict[str, set[tuple[object, ...]]]:
    """Columns with their types and defaults, constraints and indexes."""
    questions = {
        "columns": "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default "
        "FROM information_schema.columns WHERE table_schema = 'public' AND table_name != 'alembic_version'",
        "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace AND conname !~ '^alembic_version'",
        "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' "
        "AND tablename != 'alembic_version'",
    }
    with database.reading() as connection:
        return {name: {tuple(row) for row in connection.exec_driver_sql(ask)} for name, ask in questions.items()}


def test_a_file_of_the_first_release_is_led_to_the_newest_step(empty: AnyDatabase):
    with empty.writing() as connection:
        upgrade(connection, to="0001")
        connection.exec_driver_sql("INSERT INTO place_meta VALUES ('x', 'y')")

    prepare_schema(empty)

    with empty.reading() as connection:
        assert schema_version(connection) == SCHEMA_HEAD
        assert connection.exec_driver_sql("SELECT value FROM place_meta WHERE name = 'x'").scalar() == "y"


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
    plain = [(name, sql.replace('"', "")) for name, sql in found]  # a table that was moved to its place is quoted
    return {(name, str(sorted(part.strip("() \t\n") for part in sql.split(",")))) for name, sql in plain}


def test_the_newest_step_is_the_one_the_program_asks_for():
    config = Config()
    config.set_main_option("script_location", str(Path(kernel.migrations.__file__).parent))

    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA_HEAD]


def test_the_journal_is_append_only_from_the_first_step_on():
    with migrated().reading() as connection:
        triggers = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars()

        assert sorted(triggers) == ["journal_no_delete", "journal_no_update"]


@pytest.mark.parametrize("statement", ["UPDATE journal SET no = 1", "DELETE FROM journal", "TRUNCATE journal"])
def test_the_journal_of_a_server_refuses_to_be_changed(postgres: PostgresDatabase, statement: str):
    with pytest.raises(exc.IntegrityError, match="append-only"), postgres.writing() as connection:
        connection.exec_driver_sql(statement)


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
