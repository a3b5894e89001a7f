"""Questions for somebody's yes, as frozen answers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Row, select

from shop.approvals.tables import approval_request


@dataclass(frozen=True, slots=True)
class ApprovalRequest:
    """`state` asked | granted | refused; times ISO. Nobody has answered: `answered_by` ''."""

    request_no: str
    store: str
    register: str
    asked_by: str
    asker_name: str
    permission: str
    what: str
    reason: str
    asked_at: str
    valid_until: str
    state: str
    answered_by: str
    answerer_name: str
    answerer_role: str

    def open_at(self, now: str) -> bool:
        return self.state == "asked" and now < self.valid_until


_COLUMNS = [approval_request.c[name] for name in ApprovalRequest.__dataclass_fields__]


def request(connection: Connection, request_no: str) -> ApprovalRequest | None:
    row = connection.execute(select(*_COLUMNS).where(approval_request.c.request_no == request_no)).first()
    return None if row is None else _of(row)


def open_requests(connection: Connection, now: str, *, store: str = "") -> tuple[ApprovalRequest, ...]:
    """What waits for an answer at the ISO time `now`, in one store or everywhere, oldest first."""
    columns = approval_request.c
    here = (columns.store == store,) if store else ()
    query = select(*_COLUMNS).where(columns.state == "asked", columns.valid_until > now, *here)
    return tuple(_of(row) for row in connection.execute(query.order_by(columns.asked_at, columns.request_no)))


def _of(row: Row[tuple[str, ...]]) -> ApprovalRequest:
    return ApprovalRequest(*row)
