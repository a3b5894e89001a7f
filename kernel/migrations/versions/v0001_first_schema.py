"""The first schema: everything that a till and headquarters keep.

Revision 0001. Handwritten operations; they import no feature, so this step stays what it was when it shipped.
"""

from __future__ import annotations

from alembic import op

from kernel.migrations.first_schema import journal, people, sales, shop, transport

revision = "0001"
down_revision = None

_REFUSALS = {
    "journal_no_update": "BEFORE UPDATE",
    "journal_no_delete": "BEFORE DELETE",
}
_WORDS = "the journal is append-only"


def upgrade() -> None:
    for part in (journal, shop, people, sales, transport):
        part.create()
    if op.get_bind().dialect.name == "postgresql":
        _refuse_on_postgresql()
        return
    for name, moment in _REFUSALS.items():
        op.execute(f"CREATE TRIGGER {name} {moment} ON journal BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END")


def _refuse_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for name, moment in {**_REFUSALS, "journal_no_truncate": "BEFORE TRUNCATE"}.items():
        op.execute(f"CREATE TRIGGER {name} {moment} ON journal FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses()")
