#!/bin/sh
# Writes requirements/*.txt from pyproject.toml: exact versions with hashes, good for every Python that we support,
# and free of addresses, so that they install from whichever package index pip is set up to use.
# Arguments go on to uv, e.g. --upgrade or --upgrade-package NAME.
set -eu
cd "$(dirname "$0")/.."

lock() {
    out=$1
    shift
    "${UV:-.venv/bin/uv}" pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
        --generate-hashes --custom-compile-command "make lock" --output-file "requirements/$out.txt" "$@"
}

lock runtime "$@" pyproject.toml
lock build "$@" --group build
lock dev "$@" --extra dev --constraints requirements/runtime.txt --constraints requirements/build.txt pyproject.toml
lock tools "$@" --group tools

if grep -n '://' requirements/*.txt; then
    echo "lock: an address got into the files above; they must not name one" >&2
    exit 1
fi
