"""The states of a card and the steps between them. What the table does not name is refused."""

from __future__ import annotations

from typing import Literal, get_args

Kind = Literal["main", "sub"]
State = Literal["made", "issued", "active", "lost", "frozen", "replaced", "expired", "closed"]
Step = Literal[
    "issue", "activate", "report_lost", "cancel_loss", "reissue", "replace", "renew", "freeze", "thaw", "close"
]

STATES: tuple[State, ...] = get_args(State)
STEPS: tuple[Step, ...] = get_args(Step)
# From where a step leads where. A number that nobody knows is new; `reissue` and `replace` say what becomes of the old
# card, the new one is active at once.
_TABLE: dict[State | Literal["new"], dict[Step, State]] = {
    "new": {"issue": "issued"},
    "made": {"issue": "issued", "close": "closed"},
    "issued": {"activate": "active", "report_lost": "lost", "freeze": "frozen", "close": "closed"},
    "active": {
        "report_lost": "lost", "replace": "replaced", "renew": "active", "freeze": "frozen", "close": "closed",
    },
    "lost": {"cancel_loss": "active", "reissue": "replaced", "close": "closed"},
    "frozen": {"thaw": "active", "report_lost": "lost", "close": "closed"},
    "expired": {"renew": "active", "replace": "replaced", "report_lost": "lost", "close": "closed"},
    "replaced": {},
    "closed": {},
}  # fmt: skip
REVOKED: tuple[State, ...] = ("lost", "frozen", "replaced", "closed")
"""What no till takes, whether it knows the member or not."""
GONE: tuple[State, ...] = ("replaced", "closed")
"""What is nobody's card any more."""
EXCHANGES: tuple[Step, ...] = ("reissue", "replace")
"""Steps that give the account a new number."""
HEADQUARTERS_STEPS: tuple[tuple[Step, Kind], ...] = (("thaw", "main"), ("thaw", "sub"), ("activate", "sub"))
"""What a till of a chain only asks for."""
NEED_PAPER: tuple[Step, ...] = ("cancel_loss", "reissue", "replace", "thaw", "close")
"""Steps for which the holder shows a paper that says who they are."""

KIND_WORDS: dict[Kind, str] = {"main": "主卡", "sub": "副卡"}
STATE_WORDS: dict[State, str] = {
    "made": "未发", "issued": "待激活", "active": "正常", "lost": "已挂失", "frozen": "已冻结", "replaced": "已换卡",
    "expired": "已过期", "closed": "已注销",
}  # fmt: skip
STEP_WORDS: dict[Step, str] = {
    "issue": "发卡", "activate": "激活", "report_lost": "挂失", "cancel_loss": "解挂", "reissue": "补卡",
    "replace": "换卡", "renew": "延期", "freeze": "冻结", "thaw": "解冻", "close": "注销",
}  # fmt: skip


def next_state(state: State | Literal["new"], step: Step) -> State | None:
    """What a card in this state becomes by this step; None where it may not be taken."""
    return _TABLE[state].get(step)


def steps_from(state: State) -> tuple[Step, ...]:
    """What may be done with a card in this state, in the order of a card's life."""
    return tuple(step for step in STEPS if step in _TABLE[state])


def seen_state(state: State, valid_until: str, today: str) -> State:
    """The state as a counter sees it: nobody writes down that a card's last day, 'YYYY-MM-DD' or '', is over."""
    return "expired" if state == "active" and valid_until and valid_until < today else state


def kept_state(seen: State) -> State:
    """What stands in the books of a card that is seen so."""
    return "active" if seen == "expired" else seen


def next_version(after: int, *, decisive: bool) -> int:
    """The number of the step after step `after` of a card.

    Headquarters' word is decisive: it comes after whatever a till did that headquarters refused.
    """
    return (after // 1_000 + 1) * 1_000 if decisive else after + 1
