"""Headquarters' command line: `python -m headquarters --help`."""

from __future__ import annotations

import typer

from headquarters.commands import (
    approvals,
    board,
    cards,
    checking,
    deciding,
    enrolling,
    explaining,
    founding,
    franchising,
    gift_cards,
    goods,
    merging,
    papers,
    persons,
    points,
    promotions,
    purity,
    rewards,
    running,
    stock,
    tiers,
    vouchers,
)

app = typer.Typer(help="Receives the stores, answers them, keeps the chain's books.", no_args_is_help=True)
for theme in (
    founding,
    enrolling,
    franchising,
    running,
    deciding,
    approvals,
    board,
    purity,
    goods,
    rewards,
    gift_cards,
    stock,
    papers,
    persons,
    merging,
    cards,
    points,
    promotions,
    tiers,
    vouchers,
    checking,
    explaining,
):
    app.add_typer(theme.app)

if __name__ == "__main__":
    app()
