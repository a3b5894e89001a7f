"""Who acts, and what that person may do."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.errors import DomainError


class NotPermitted(DomainError):
    """The person may not do this; a second person may approve it."""

    code = "auth.not_permitted"


@dataclass(frozen=True, slots=True)
class Actor:
    """A member of staff at work. `permissions` are the names that function keys and use cases share."""

    staff_no: str
    name: str
    role: str
    permissions: frozenset[str]

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    def require(self, permission: str) -> None:
        """Raises NotPermitted, naming the permission."""
        if permission not in self.permissions:
            raise NotPermitted(permission=permission, staff=self.name)


def program(name: str) -> Actor:
    """The program itself, for what no person does (opening imports, headquarters' own answers)."""
    return Actor(staff_no=name, name=name, role="program", permissions=frozenset())
