"""Logs as lines of JSON, with nothing in them that belongs to a customer.

Modules log as Python does (`logging`, fields by `extra=`); this file alone knows structlog. Two nets hold personal
data back: a field that is not on the list below is blanked, and in every text what looks like somebody's number, key
or name is covered. Of an exception only its kind and its place in the program are told: its words may quote a row.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

from kernel.clock import Clock, stamp

BLANK = "[kept back]"
FIELDS = frozenset(
    {
        "event", "level", "logger", "at", "request_id", "register", "store", "method", "path", "status", "ms", "code",
        "reason", "worker", "port", "error", "where", "count", "seconds", "incarnation", "schema", "file",
    }
)  # fmt: skip
_OWN = frozenset({"at", "request_id", "error", "where"})  # made by this program, never from a request
_TWICE = ("message", "asctime", "color_message")  # the event once more, as other handlers and uvicorn put it
# Runs of digits as phones, cards and PINs have them; keys, tokens and hashes; any Chinese: our own words are English.
_DATA = re.compile(r"[0-9]{6,}|[A-Za-z0-9+/=_]{32,}|[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+")
_COVER = "…"
_FRAMES = 12

EventDict = MutableMapping[str, Any]


def configure(clock: Clock, stream: TextIO | None = None, *, level: int = logging.INFO) -> logging.Handler:
    """Everything that any module logs goes to `stream` (stderr when None), one JSON object a line."""
    handler = logging.StreamHandler(stream or sys.stderr)
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _Stamp(clock),
            without_words_of_errors,
            without_personal_data,
            structlog.processors.JSONRenderer(sort_keys=True, ensure_ascii=False),
        ],
    )
    handler.setFormatter(formatter)
    root = logging.getLogger()
    for before in root.handlers[:]:
        if getattr(before, "is_jinpus", False):
            root.removeHandler(before)
    handler.is_jinpus = True  # type: ignore[attr-defined]
    root.addHandler(handler)
    root.setLevel(level)
    return handler


def cover(text: str) -> str:
    """`text` with everything covered that could be somebody's."""
    return _DATA.sub(_COVER, text)


def without_personal_data(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """Blank fields that are not on the list; cover what stands in the others."""
    for name in _TWICE:
        event.pop(name, None)
    for name, value in list(event.items()):
        if name not in FIELDS:
            event[name] = BLANK
        elif name not in _OWN:
            event[name] = _covered(value)
    return event


def without_words_of_errors(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """An exception as its kind, those behind it, and where in the program it was."""
    raised = event.pop("exc_info", None)
    event.pop("stack_info", None)
    error = raised[1] if isinstance(raised, tuple) else raised if isinstance(raised, BaseException) else None
    if error is None:
        return event
    kinds: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(kinds) < _FRAMES:
        kinds.append(type(seen).__name__)
        seen = seen.__cause__ or seen.__context__
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    event["error"] = " < ".join(kinds)
    event["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event


class _Stamp:
    """The time by the program's own clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def __call__(self, _logger: Any, _name: str, event: EventDict) -> EventDict:
        event["at"] = stamp(self._clock.now())
        return event


def _covered(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    return cover(value) if isinstance(value, str) else BLANK
