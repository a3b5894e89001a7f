"""The print queue's table: local to its till, written in the transaction of the sale.

`state` is queued, sending, printed, handed, doubt or replaced (a person asked for one more paper instead). A row of
`doc_kind` drawer opens the drawer and prints nothing; it is handed, or expired at `expires_at`. `system_job` names the
job in an operating system's queue. The payload of a settled row is emptied when nobody will ask for it any more.
"""

from __future__ import annotations

from kernel.tables import Column, Index, Integer, String, Text, UniqueConstraint, local_table

print_job = local_table(
    "print_job",
    Column("id", String(36), primary_key=True),
    Column("doc_kind", String(32), nullable=False),
    Column("doc_no", String(64), nullable=False),
    Column("copy_no", Integer, nullable=False),
    Column("printer_id", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("payload_json", Text, nullable=False),
    Column("bytes_sha256", String(64)),
    Column("created_by", String(64), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("sent_at", String(32)),
    Column("done_at", String(32)),
    Column("why", Text),
    Column("expires_at", String(32)),
    Column("system_job", String(64)),
    UniqueConstraint("doc_kind", "doc_no", "printer_id", "copy_no"),
    Index("ix_print_job_open", "printer_id", "state", "created_at"),
)
