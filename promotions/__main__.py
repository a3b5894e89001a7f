"""`python -m promotions price FILE.json` prices one basket; `lint RULES.json` tells an author what to look at.

Both print one JSON object.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from kernel.clock import CHINA, SystemClock
from kernel.errors import DomainError
from promotions import BasketRefused, Context, Engine, Line, RuleSet, refund_allocated, refund_reprice
from promotions.rules.finding import Finding
from promotions.rules.lint import Goods, lint
from promotions.rules.rule import Fen
from promotions.words import explain

app = typer.Typer(add_completion=False, help="Prices baskets by promotion rules.", no_args_is_help=True)


class Returned(msgspec.Struct, frozen=True):
    """One return to try out; the expected amounts of a test case may stand beside it."""

    goods: dict[str, int] = msgspec.field(name="return")


class Looked(msgspec.Struct, frozen=True):
    """What lint says of a set of so many rules."""

    hash: str
    rules: int
    findings: tuple[Finding, ...]


class BasketFile(msgspec.Struct, frozen=True):
    """What a basket file holds; keys that do not bear on the price (title, expect, tender) may stand beside."""

    lines: tuple[Line, ...]
    rules: list[dict[str, Any]]
    ctx: Context = Context()
    points_rule: dict[str, int] | None = None
    returns: tuple[Returned, ...] | None = None


def answer(text: str | bytes) -> dict[str, Any]:
    """The JSON answer to a basket file. Raises BasketRefused or RuleRefused."""
    try:
        asked = msgspec.json.decode(text, type=BasketFile)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BasketRefused(problem=str(error)) from error
    engine = Engine(RuleSet.parse(asked.rules))
    priced = engine.price(asked.lines, asked.ctx, asked.points_rule)
    out: dict[str, Any] = {
        "pay": priced.pay_fen,
        "lines": [line.net_fen for line in priced.lines],
        "rules": sorted(rule.rule_id for rule in priced.applied),
        "gifts": [*priced.gifts, *(one.sku for one in priced.add_ons)],
        "points": priced.points,
        "optimal": priced.optimal,
        "reasons": [
            {
                "rule": reason.rule_id,
                "code": reason.code,
                "number": reason.number,
                "other": reason.other,
                "text": explain(reason),
            }
            for reason in priced.reasons
        ],
    }
    if priced.vouchers:
        out["vouchers"] = [msgspec.to_builtins(one) for one in priced.vouchers]
    if priced.points_spent:
        out["points_spent"] = priced.points_spent
    if not priced.optimal:
        out["gap"] = priced.gap_fen
    if asked.returns is not None:
        out["returns"] = [
            {
                "allocated": refund_allocated(priced, one.goods),
                "reprice": refund_reprice(engine, asked.lines, asked.ctx, one.goods),
            }
            for one in asked.returns
        ]
    return out


def look_over(text: bytes, costs: bytes = b"[]", deals: bytes | None = None, now: datetime | None = None) -> Looked:
    """What lint finds in a file of rules: an array of them, or an object that holds one under "rules".

    `costs` is an array of {"line", "cost"}, `deals` an object of names and fen. Raises RuleRefused, BasketRefused.
    """
    rules = RuleSet.read(text)
    try:
        goods = msgspec.json.decode(costs, type=tuple[Goods, ...])
        lowest = None if deals is None else msgspec.json.decode(deals, type=dict[str, Fen])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BasketRefused(problem=str(error)) from error
    return Looked(rules.hash, len(rules), lint(rules, goods=goods, deals=lowest, now=now))


@contextmanager
def _saying() -> Iterator[None]:
    """What is refused is said in a line, and ends with 2."""
    try:
        yield
    except (DomainError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error


@app.callback()
def main() -> None:
    """Prices baskets by promotion rules, and looks rules over."""


@app.command()
def price(file: Path) -> None:
    """Read {"lines", "rules", "ctx"} from FILE and print the best price. Exit 2: the file or a rule is refused."""
    with _saying():
        found = answer(file.read_bytes())
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


@app.command("lint")
def look(
    file: Annotated[Path, typer.Argument(metavar="RULES.json")],
    costs: Annotated[
        Path | None, typer.Option(help='The articles: a JSON array of {"line": as in a basket, "cost": fen}.')
    ] = None,
    deals: Annotated[
        Path | None, typer.Option(help="Lowest deals of the last seven days: a JSON object of names and fen.")
    ] = None,
    at: Annotated[str, typer.Option(help="Look at this ISO time, the shop's own; now when left out.")] = "",
    words: Annotated[bool, typer.Option("--words", help="Print lines instead of JSON.")] = False,
) -> None:
    """Look rules over before they are published. Exit 1: something must not be published, 2: a file is refused."""
    with _saying():
        found = look_over(
            file.read_bytes(),
            costs.read_bytes() if costs else b"[]",
            deals.read_bytes() if deals else None,
            _moment(at),
        )
    if words:
        typer.echo("\n".join(f"{one.level}: {one.rule}: {one.code}: {one.text}" for one in found.findings) or "clean")
    else:
        sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
    raise typer.Exit(1 if any(one.level == "error" for one in found.findings) else 0)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text) if text else SystemClock().now()
    except ValueError as error:
        raise BasketRefused(problem=f"{text!r} is no ISO time") from error
    return moment if moment.tzinfo is None else moment.astimezone(CHINA).replace(tzinfo=None)


if __name__ == "__main__":
    app()
