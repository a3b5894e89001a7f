#!/bin/sh
# Resolve pyproject.toml for every platform at once and write requirements.lock: versions and hashes, no index, no host.
set -eu
cd "$(dirname "$0")/.."

"${1:-python3}" -m venv build/lock
build/lock/bin/python -m pip install --quiet "uv>=0.5"
build/lock/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 --upgrade --generate-hashes \
    --all-extras --no-annotate --no-header pyproject.toml --output-file build/lock/resolved.txt >/dev/null
{
    echo "# Written by \`make lock\` from pyproject.toml; not edited by hand. Installed with --require-hashes."
    cat build/lock/resolved.txt
} >requirements.lock
echo "requirements.lock: $(grep -c '==' requirements.lock) packages"
