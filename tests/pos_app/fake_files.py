"""Members' files for tests of the window: what is asked for is kept, and answered as the till would."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec

from membership.errors import DuplicatePhone
from membership.facts import Personal
from membership.file.errors import RevealUnexplained
from membership.file.queries import ConsentState, FileView
from membership.file.rules.consent import SCOPES
from membership.file.rules.particulars import CustomField, Particulars
from membership.file.rules.policy import FilePolicy
from membership.file.rules.sharing import Sharing
from pos_app.counter.answers import MemberDetail

FILE = FileView(
    "M1", birthday="农历 08-15", next_birthday="2027-09-15", anniversaries=(("结婚", "05-20"),), preferences="古法",
    ring="14", bangle_mm=56, address="深圳市罗湖区****", paper="居民身份证 110105********002X",
    custom=(("来店方式", "路过"),), adviser="1007",
)  # fmt: skip
WHOLE = Personal(
    name="李雪梅", phone="13800006620", birthday="1990-08-15", calendar="lunar", address="深圳市罗湖区水贝一路 8 号",
    id_kind="id_card", id_no="11010519491231002X",
)  # fmt: skip
TAKEN = "13900001111"
"""The phone that a member has already."""


def agreed(*scopes: str) -> tuple[ConsentState, ...]:
    at = "2026-10-01T10:00:00.000+08:00"
    return tuple(
        ConsentState(
            scope=scope, words=SCOPES[scope], given=True, terms="2026-01", text_hash="", channel="counter",
            staff="1007", since=at,
        )
        for scope in scopes
    )  # fmt: skip


class FakeMembers:
    """The till's part about members: the fake till itself, where `change` is that of a file and not of cash."""

    def __init__(self, till: Any) -> None:
        self._till = till

    def __getattr__(self, name: str) -> Any:
        return getattr(self._till, "change_file" if name == "change" else name)


class FakeFiles:
    """Part of the fake till."""

    post: Any
    policy = FilePolicy(custom=(CustomField(name="来店方式"),))
    scopes: tuple[str, ...] = ("service",)
    apart: Sharing | None = None  # of a franchise store

    def __init__(self) -> None:
        self.inviters: list[str] = []
        self.joined: list[tuple[dict[str, Any], tuple[str, ...]]] = []
        self.changes: list[tuple[str, dict[str, Any], str | None]] = []
        self.looked: list[tuple[str, str]] = []

    def with_file(self, member: MemberDetail) -> MemberDetail:
        return replace(member, phone="138****6620", file=FILE, consents=agreed(*self.scopes))

    def sharing(self) -> Sharing | None:
        return self.apart

    def join(self, told: Particulars, scopes: tuple[str, ...], *, inviter: str) -> str:
        if told.phone == TAKEN:
            raise DuplicatePhone(name="李**", card_no="M0000000001", member_id="M1")
        self.joined.append((_said(told), scopes))
        self.inviters += [inviter] if inviter else []
        return "M2"

    def change_file(self, member_id: str, told: Particulars, *, adviser: str | None = None) -> bool:
        self.changes.append((member_id, _said(told), adviser))
        return bool(_said(told)) or adviser is not None

    def agree(self, member_id: str, scopes: tuple[str, ...]) -> None:
        self.scopes = (*self.scopes, *scopes)

    def take_back(self, member_id: str, scopes: tuple[str, ...]) -> None:
        self.scopes = tuple(scope for scope in self.scopes if scope not in scopes)

    def reveal(self, member_id: str, reason: str) -> Personal:
        self.post.allowed("member.reveal")
        if not reason.strip():
            raise RevealUnexplained()
        self.looked.append((member_id, reason))
        return WHOLE


def _said(told: Particulars) -> dict[str, Any]:
    """Only what was told."""
    return {name: value for name, value in msgspec.structs.asdict(told).items() if value not in (None, "solar")}
