"""The benchmarks (`make bench`): one table on the screen, the same in build/bench.json.

Each row is a ratio against a floor or a peer measured in the same run, or against a fixed limit. CPU time is gated,
wall time only as a ratio: this machine may be shared.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT))  # behind PYTHONPATH: `make bench` puts the compiled engine there

from tests.postgres import Cluster  # noqa: E402
from tools import (  # noqa: E402
    bench_catalogue,
    bench_chain,
    bench_commit,
    bench_day_page,
    bench_headquarters,
    bench_load,
    bench_members,
    bench_paper,
    bench_parts,
    bench_printing,
    bench_promotions,
    bench_promotions_peers,
    bench_promotions_replay,
    bench_rights,
    bench_window,
)
from tools.bench_catalogue import LARGE, SMALL, kept_shop  # noqa: E402
from tools.bench_row import Row, table  # noqa: E402

BUILD = ROOT / "build"


def _on_postgres(measure: Callable[[Cluster, Path], list[Row]], work: Path) -> list[Row]:
    """A part that needs a PostgreSQL server: one of its own, away again after it."""
    cluster = Cluster()
    try:
        return measure(cluster, work)
    finally:
        cluster.remove()


PARTS: dict[str, Callable[[Path, Path, Path], list[Row]]] = {
    "commit": lambda small, _large, work: bench_commit.measure(small, work),
    "look-up": lambda small, large, _work: bench_catalogue.measure(small, large),
    "members": lambda _small, _large, work: bench_members.measure(work),
    "scan": lambda _small, large, work: bench_window.scans(large, work),
    "start": lambda _small, large, work: bench_window.starts(large, work),
    "parts": lambda small, _large, work: bench_parts.measure(small, work),
    "printing": lambda small, _large, work: bench_printing.measure(small, work),
    "paper": lambda small, _large, work: [
        *bench_paper.measure(),
        *bench_day_page.measure(work),
        *bench_window.beside_a_page(small, work),
    ],
    "promotions": lambda _small, _large, _work: bench_promotions.measure(),
    "peers": lambda _small, _large, _work: bench_promotions_peers.measure(BUILD / "bench" / "peers"),
    "replay": lambda _small, _large, _work: bench_promotions_replay.measure(),
    "memory": lambda _small, large, work: bench_window.memory(large, work),
    "headquarters": lambda _small, _large, work: _on_postgres(bench_headquarters.measure, work),
    "rights": lambda _small, _large, work: _on_postgres(bench_rights.measure, work),
    "chain": lambda _small, _large, work: _on_postgres(bench_chain.measure, work),
    "load": lambda _small, _large, work: _on_postgres(bench_load.measure, work),
}


def run(names: list[str], build: Path) -> list[Row]:
    """Measure the named parts, telling on stderr which is under way."""
    kept = build / "bench"
    kept.mkdir(parents=True, exist_ok=True)
    print("shops", file=sys.stderr)
    small, large = kept_shop(kept, SMALL), kept_shop(kept, LARGE)
    rows: list[Row] = []
    for name in names:
        print(name, file=sys.stderr)
        with tempfile.TemporaryDirectory(dir=kept) as work:
            rows += PARTS[name](small, large, Path(work))
    return rows


def write(rows: list[Row], target: Path) -> None:
    """The rows with what they were measured on."""
    machine = {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()}
    target.parent.mkdir(parents=True, exist_ok=True)
    found = {"machine": machine, "rows": [row.as_json() for row in rows]}
    target.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Print the table; 1 when a target was missed."""
    parser = argparse.ArgumentParser(description="Measure the till and headquarters; ratios in one run.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these: {', '.join(PARTS)}")
    given = parser.parse_args(arguments)
    unknown = [name for name in given.parts if name not in PARTS]
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}")
    rows = run(given.parts or list(PARTS), BUILD)
    print(table(rows))
    write(rows, BUILD / "bench.json")
    return 0 if all(row.ok for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
