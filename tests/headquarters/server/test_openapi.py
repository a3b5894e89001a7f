"""The description of the wire, and a probe that invents requests from it: whatever comes, there is a code for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error, response_schema_conformance, status_code_conformance

from headquarters.server.api import create_app
from headquarters.server.openapi import ROUTES, document
from headquarters.settings import Settings
from headquarters.tables import enrolled_register
from kernel.secrets import new_signing_key
from sync.identity import Signer, headers_of
from tests.headquarters.chain import Till, counted, kept, new_chain, rows
from tests.headquarters.serving import serving

EXAMPLES = 12
SCHEMA = schemathesis.openapi.from_dict(document())
SCHEMA.config.generation.update(modes=[schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE])


class Probe:
    """Headquarters with one till in whose name everything is asked, well signed."""

    def __init__(self, url: str, till: Till) -> None:
        self.url, self.till = url, till
        self.client = httpx.Client(base_url=url, trust_env=False)

    def send_as_it_is(self, case: Case) -> httpx.Response:
        """What the tool invented, its headers too."""
        return self.client.send(self._request(case.as_transport_kwargs(base_url=self.url)))

    def send(self, case: Case, signer: Signer | None = None) -> httpx.Response:
        """What the tool invented, with the till's own headers where the route wants them, as it goes on the wire."""
        told = case.as_transport_kwargs(base_url=self.url)
        told["headers"] = {
            name: text for name, text in told.get("headers", {}).items() if not name.startswith("Jinpu-")
        }
        request = self._request(told)
        path = request.url.raw_path.decode()
        who = (signer or self.till.signer).credentials(request.method, path, hashlib.sha256(request.read()).hexdigest())
        request.headers.update(headers_of(who))
        self.till.clock.forward(milliseconds=1)
        return self.client.send(request)

    def _request(self, told: dict[str, Any]) -> httpx.Request:
        wanted = {name: told[name] for name in ("params", "json", "data", "headers") if told.get(name) is not None}
        if isinstance(wanted.get("data"), bytes | str):
            wanted["content"] = wanted.pop("data")
        return self.client.build_request(told["method"], told["url"], **wanted)


@pytest.fixture(scope="module")
def probe() -> Iterator[Probe]:
    chain = new_chain(settings=Settings(openapi=True))
    till, _ = chain.install("HP01", "HP")
    with serving(chain.office) as url:
        probe = Probe(url, till)
        yield probe
        probe.client.close()
    assert kept(chain.office.database, "HP01") == []
    assert [row["state"] for row in rows(chain.office.database, enrolled_register)] == ["active"]
    chain.office.close()


CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]
BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
OPEN = {route.path for route in ROUTES if not route.signed} | {"/healthz"}


@SCHEMA.parametrize()
@BOUNDED
def test_whatever_is_asked_is_answered_as_described(case: Case, probe: Probe) -> None:
    response = probe.send(case)

    case.validate_response(response, checks=CHECKS)


@SCHEMA.parametrize()
@settings(BOUNDED, max_examples=EXAMPLES // 4, phases=[Phase.generate])
def test_who_is_no_register_is_told_nothing(case: Case, probe: Probe) -> None:
    thief = Signer(probe.till.tokens, new_signing_key(counted(66)), probe.till.clock)

    for response in (probe.send_as_it_is(case), probe.send(case, thief)):
        case.validate_response(response, checks=CHECKS)
        assert case.path in OPEN or response.status_code in (401, 405)


def test_every_route_that_is_served_is_described(probe: Probe) -> None:
    served = {route.path for route in create_app(new_chain().office).routes if hasattr(route, "path")}

    assert served - {"/readyz"} == set(document()["paths"]) - {"/healthz"}


def test_every_route_says_what_it_asks_and_answers() -> None:
    described = document()

    for route in ROUTES:
        operation = described["paths"][route.path][route.method]
        assert operation["responses"]["200"]["content"]["application/json"]["schema"]
        assert ("requestBody" in operation) == (route.asked is not None)
