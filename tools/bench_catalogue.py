"""Shops of two sizes to measure on, and whether a look-up minds the size."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from random import Random
from time import thread_time

from kernel.clock import SystemClock
from kernel.database import SCHEMA_HEAD
from pos_app.place import open_place
from shop.catalogue.queries import piece_by_barcode
from shop.stock.queries import whereabouts
from tools import small_shop
from tools.bench_row import Row, median
from tools.small_shop import make_shop, read_guide

SMALL, LARGE, MEMBERS = 3_000, 200_000, 200
BLOCKS, LOOK_UPS = 40, 100


def kept_shop(build: Path, pieces: int) -> Path:
    """A shop of that many pieces below `build`, made at most once a day: 200,000 take some twelve seconds."""
    source = Path(small_shop.__file__).read_bytes()
    today = SystemClock().now().date().isoformat()
    mark = hashlib.sha256(f"{today} {SCHEMA_HEAD} {MEMBERS}".encode() + source).hexdigest()[:12]
    folder = build / f"shop-{pieces}-{mark}"
    if not (folder / small_shop.GUIDE).exists():  # written last
        for old in build.glob(f"shop-{pieces}-*"):
            shutil.rmtree(old)
        make_shop(folder, pieces=pieces, members=MEMBERS)
    return folder


def measure(small: Path, large: Path) -> list[Row]:
    """CPU time of one look-up by barcode, catalogue and whereabouts, in turns on both files."""
    places = [open_place(small), open_place(large)]
    codes = [read_guide(small).barcodes, read_guide(large).barcodes]
    rng, spent = Random(7), ([], [])  # type: tuple[Random, tuple[list[float], list[float]]]
    try:
        for _ in range(BLOCKS):
            for place, barcodes, samples in zip(places, codes, spent, strict=True):
                wanted = rng.choices(barcodes, k=LOOK_UPS)
                with place.database.reading() as connection:
                    began = thread_time()
                    for barcode in wanted:
                        assert piece_by_barcode(connection, barcode) is not None
                        assert whereabouts(connection, barcode) is not None
                    samples.append((thread_time() - began) / LOOK_UPS)
    finally:
        for place in places:
            place.close()
    few, many = (median(samples) * 1_000_000 for samples in spent)
    return [Row(f"look-up among {LARGE:,} pieces: CPU", many, "us", f"among {SMALL:,}", few, 1.5)]
