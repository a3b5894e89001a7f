"""A step of the schema in parts: one module for each area, with `upgrade(op)`, in the order of their names."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType

from alembic import op
from alembic.operations import Operations


def upgrade_parts(package: ModuleType) -> None:
    """Carry out every module of `package` on the step's own connection."""
    operations = Operations(op.get_context())
    for name in sorted(module.name for module in pkgutil.iter_modules(package.__path__)):
        import_module(f"{package.__name__}.{name}").upgrade(operations)
