"""The wire described as OpenAPI 3.1, made of the messages themselves, for tools that probe or generate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from sync import digest, joining, protocol
from sync.identity import HEADERS

_REF = "#/components/schemas/{name}"
_PLACE = "^[0-9]{1,9},[0-9]{1,15}$"
_FEED = "(all|revoked|(store|members):[A-Za-z0-9]{1,8}|register:[A-Za-z0-9]{1,32})=[0-9]{1,15}"
_FEEDS = f"^({_FEED}(,{_FEED})*)?$"


@dataclass(frozen=True, slots=True)
class Route:
    """One question and its answers. `query` are parameters' names with the patterns of their texts."""

    method: str
    path: str
    words: str
    answer: Any
    asked: Any = None
    query: tuple[tuple[str, str], ...] = ()
    signed: bool = True
    refusals: tuple[int, ...] = ()


ROUTES: Sequence[Route] = (
    Route("post", "/v1/hello", "What a till speaks and knows", protocol.Hello, protocol.HelloAsk, refusals=(409,)),
    Route(
        "post", "/v1/up", "Hand entries in", protocol.UploadAnswer, protocol.UploadBatch, refusals=(409, 503)
    ),
    Route("post", "/v1/rights", "Ask for a right", protocol.RightAnswer, protocol.RightAsk),
    Route("post", "/v1/lookup", "Look for a member or a piece", protocol.LookupAnswer, protocol.LookupAsk),
    Route(
        "get", "/v1/feed", "What other places did", protocol.FeedPage, query=(("after", _FEEDS),)
    ),
    Route(
        "get", "/v1/news", "Held until another place did something", protocol.News,
        query=(("after", _FEEDS), ("wait", "^(1?[0-9]|2[0-5])$")),
    ),
    Route("get", "/v1/revoked", "The filter of revoked cards", protocol.FilterPage),
    Route("get", "/v1/journal", "The register's own entries", protocol.JournalPage, query=(("after", _PLACE),)),
    Route(
        "get", "/v1/time", "Headquarters' time, signed", protocol.TimeAnswer,
        query=(("nonce", "^[0-9a-f]{16,64}$"),), signed=False,
    ),
    Route("post", "/v1/digest", "Do both ends agree?", digest.DigestAnswer, digest.DigestAsk, refusals=(503,)),
    Route("post", "/v1/enrol", "Present a one-time code", joining.EnrolAnswer, joining.EnrolAsk, signed=False),
    Route("post", "/v1/enrol/answer", "Was it approved?", joining.EnrolAnswer, joining.EnrolPoll, signed=False),
)  # fmt: skip


def document() -> dict[str, Any]:
    """The description as plain values."""
    types = [route.answer for route in ROUTES] + [route.asked for route in ROUTES if route.asked is not None]
    schemas, components = msgspec.json.schema_components([*types, protocol.Trouble], ref_template=_REF)
    schema_of = {id(kind): schema for kind, schema in zip([*types, protocol.Trouble], schemas, strict=True)}
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method] = _operation(route, schema_of)
    health = {"summary": "Is the server there?", "responses": {"200": {"description": "It is."}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Jinpu headquarters", "version": str(protocol.PROTOCOL_MAX)},
        "paths": {**paths, "/healthz": {"get": health}},
        "components": {"schemas": components},
    }


def _operation(route: Route, schema_of: dict[int, Any]) -> dict[str, Any]:
    answer, trouble = schema_of[id(route.answer)], schema_of[id(protocol.Trouble)]
    codes = {400, 413, *route.refusals} | ({401, 403} if route.signed else set())
    responses = {"200": _json("The answer", answer)}
    for code in sorted(codes):
        typed = route.asked is protocol.UploadBatch and code in (409, 503)
        responses[str(code)] = _json("Why it was not answered", answer if typed else trouble)
    operation: dict[str, Any] = {"summary": route.words, "responses": responses}
    operation["parameters"] = _headers() if route.signed else []
    for name, pattern in route.query:
        operation["parameters"].append(
            {"name": name, "in": "query", "required": True, "schema": {"type": "string", "pattern": pattern}}
        )
    if route.asked is not None:
        operation["requestBody"] = {"required": True, **_content(schema_of[id(route.asked)])}
    return operation


def _headers() -> list[dict[str, Any]]:
    return [{"name": name, "in": "header", "required": True, "schema": {"type": "string"}} for name in HEADERS.values()]


def _json(words: str, schema: Any) -> dict[str, Any]:
    return {"description": words, **_content(schema)}


def _content(schema: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}
