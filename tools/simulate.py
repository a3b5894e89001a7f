"""Run the chain's simulation: `python tools/simulate.py --seeds 150`; `--seed 7 --trace` shows one run."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tools.simulation.command import main

if __name__ == "__main__":
    sys.exit(main())
