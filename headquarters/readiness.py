"""May this server take requests? Asked by whatever stands in front of it, and once before it starts."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

from kernel.database import SCHEMA_HEAD, AnyDatabase, prepare_schema, schema_version
from kernel.errors import DomainError

LOW_DISK_BYTES = 500 * 1024 * 1024
log = logging.getLogger(__name__)


class SchemaOlder(DomainError):
    """The tables are an older program's; `migrate` leads them on. `found` '' for an empty database, `known`."""

    code = "schema.older"


class SchemaNewer(DomainError):
    """The tables are a newer program's: this one must not write them. `found`, `known`."""

    code = "schema.newer"


def require_schema(database: AnyDatabase) -> None:
    """Raises SchemaOlder, SchemaNewer."""
    with database.reading() as connection:
        found = schema_version(connection) or ""
    if found < SCHEMA_HEAD:
        raise SchemaOlder(found=found, known=SCHEMA_HEAD)
    if found > SCHEMA_HEAD:
        raise SchemaNewer(found=found, known=SCHEMA_HEAD)


def migrate(database: AnyDatabase) -> tuple[str, str]:
    """Lead the tables to this program's schema; (what was found, '' for nothing, and what is there now).

    Of several that start together one does the work, the others wait for it and find it done. Raises DatabaseTooNew,
    DatabaseUnfit.
    """
    with database.reading() as connection:
        found = schema_version(connection) or ""
    prepare_schema(database)
    return found, SCHEMA_HEAD


class Readiness:
    """What keeps a server from taking requests, in codes; `folder` is the one with the settings.

    That a restored headquarters waits for journals does not: it must be spoken to for that to end.
    """

    def __init__(self, database: AnyDatabase, folder: Path, *, low_disk_bytes: int = LOW_DISK_BYTES) -> None:
        self._database, self._folder, self._low = database, folder, low_disk_bytes

    def findings(self) -> tuple[str, ...]:
        """database.silent | schema.older | schema.newer | disk.low; none when everything is as it should be."""
        found = []
        try:
            require_schema(self._database)
        except DomainError as error:
            found.append(error.code)
        except Exception:  # whatever the driver calls it: the database does not answer
            log.exception("the database does not answer")
            found.append("database.silent")
        if shutil.disk_usage(self._folder).free < self._low:
            found.append("disk.low")
        return tuple(found)
