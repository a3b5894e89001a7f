# Every command of the project. `make help` lists them; each one prepares the machine by itself.

PYTHON   ?= python3
VENV     := .venv
PY       := $(VENV)/bin/python
STAMP    := $(VENV)/.installed
TEST_STAMP := $(VENV)/.tested-with
NATIVE   := build/native/.built
PACKAGES := kernel shop membership promotions sync printers headquarters pos_app
ROUNDS   ?= 50
STATES   ?= 2000
RECEIPTS ?= 1000
SEEDS    ?= 150
ARGS     ?=

# A screen is there when X11 or Wayland says so and nobody asked for HEADLESS=1.
SCREEN := $(strip $(DISPLAY)$(WAYLAND_DISPLAY))
ifneq ($(filter-out 0,$(HEADLESS)),)
  SCREEN :=
endif

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help install demo test check lint types native wheel bench crash power simulate screenshots golden lock clean

help: ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */\1\t/' | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

# The interpreter, the system's libraries, the virtual environment: done once, and again when the lock changes.
$(STAMP): requirements.lock pyproject.toml tools/system_packages.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; try: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 1; }
	@$(PYTHON) tools/system_packages.py
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --require-hashes -r requirements.lock
	$(PY) -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

$(TEST_STAMP): $(STAMP)
	@$(PYTHON) tools/system_packages.py --tests
	@touch $(TEST_STAMP)

install: $(STAMP) ## make .venv and install everything into it

demo: $(STAMP) ## open a demo chain and the till's window; without a screen (or HEADLESS=1) run a scripted day
ifneq ($(SCREEN),)
	$(PY) -m pos_app demo $(ARGS)
else
	QT_QPA_PLATFORM=offscreen $(PY) -m pos_app demo --headless --out build/demo $(ARGS)
endif

test: $(TEST_STAMP) ## the whole test suite (ARGS="-k gold" narrows it)
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest $(ARGS)

check: lint types simulate test ## format, lint, types, import contracts, test mirror, the simulation, then the tests

lint: $(STAMP) ## format, lint, import contracts, test mirror, sizes
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(VENV)/bin/lint-imports --no-logo
	$(PY) tools/check_mirror.py
	$(PY) tools/check_sizes.py

types: $(STAMP) ## mypy --strict
	$(PY) -m mypy

$(NATIVE): $(shell find promotions -name '*.py') tools/native.py | $(TEST_STAMP)
	$(PY) tools/native.py
	@touch $(NATIVE)

native: $(NATIVE) ## the promotions' engine as machine code in build/native (decision 0040)

wheel: $(TEST_STAMP) ## the product with the compiled engine as one file to install, in build/wheel
	$(PY) tools/native.py --wheel build/wheel

bench: $(NATIVE) ## the benchmarks, as ratios in one run, with the compiled engine; writes build/bench.json
	PYTHONPATH=build/native QT_QPA_PLATFORM=offscreen $(PY) tools/bench.py $(ARGS)

crash: $(TEST_STAMP) ## kill a real till ROUNDS=50 times, print RECEIPTS=1000 under every fault, kill headquarters and its database a tenth as often: nothing lost or doubled
	QT_QPA_PLATFORM=offscreen $(PY) tools/crash.py --rounds $(ROUNDS) $(ARGS)
	$(PY) tools/crash.py --printing --rounds $(RECEIPTS)
	QT_QPA_PLATFORM=offscreen $(PY) tools/crash.py --headquarters --rounds $$(( ($(ROUNDS) + 9) / 10 ))

power: $(TEST_STAMP) ## cut a recorded till's power at STATES=2000 moments and count what was lost
	QT_QPA_PLATFORM=offscreen $(PY) tools/power_loss.py --sales 120 --states $(STATES) $(ARGS)

simulate: $(STAMP) ## the whole chain in one process under every fault, SEEDS=150 of them (ARGS="--seed 7 --trace" tells one)
	$(PY) tools/simulate.py --seeds $(SEEDS) --steps 200 $(ARGS)

screenshots: $(STAMP) ## take the manual's pictures again
	QT_QPA_PLATFORM=offscreen $(PY) tools/screenshots.py $(ARGS)

golden: $(STAMP) ## write the golden receipts again, for review with git diff
	QT_QPA_PLATFORM=offscreen $(PY) tools/golden.py $(ARGS)

lock: ## resolve pyproject.toml again into requirements.lock
	sh tools/lock.sh $(PYTHON)

clean: ## remove what the commands made, the virtual environment included
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find $(PACKAGES) tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
