"""`python -m promotions price FILE.json`: price one basket from a file and print one JSON object."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import msgspec
import typer

from kernel.errors import DomainError
from promotions import BasketRefused, Context, Engine, Line, RuleSet, refund_allocated, refund_reprice
from promotions.words import explain

app = typer.Typer(add_completion=False, help="Prices baskets by promotion rules.", no_args_is_help=True)


class Returned(msgspec.Struct, frozen=True):
    """One return to try out; the expected amounts of a test case may stand beside it."""

    goods: dict[str, int] = msgspec.field(name="return")


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


@app.callback()
def main() -> None:
    """Prices baskets by promotion rules."""


@app.command()
def price(file: Path) -> None:
    """Read {"lines", "rules", "ctx"} from FILE and print the best price. Exit 2: the file or a rule is refused."""
    try:
        found = answer(file.read_bytes())
    except (DomainError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    app()
