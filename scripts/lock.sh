#!/bin/sh
# Writes requirements/*.txt from pyproject.toml, and package-lock.json from package.json: exact versions with hashes, good
# for every Python that we support, and free of addresses, so that they install from whichever index pip and npm are set
# up to use. Arguments go on to uv, e.g. --upgrade or --upgrade-package NAME; with --upgrade npm takes the newest too.
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

case " $* " in *" --upgrade "*) choose=update ;; *) choose=install ;; esac
PATH="$PWD/.venv/bin:$PATH" npm --silent "$choose" --package-lock-only
# npm notes where a package asks for money, which is an address and pins nothing.
.venv/bin/python - <<'END'
import json
from pathlib import Path

lock = Path("package-lock.json")
content = json.loads(lock.read_text(encoding="utf-8"))
for package in content["packages"].values():
    package.pop("funding", None)
lock.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
END

if grep -n '://' requirements/*.txt package-lock.json; then
    echo "lock: an address got into the files above; they must not name one" >&2
    exit 1
fi
