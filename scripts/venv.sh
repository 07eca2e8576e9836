#!/bin/sh
# Makes the virtual environment $1 with the newest suitable Python on this machine. PYTHON=… names another.
set -eu
venv=$1

suits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2])' >/dev/null 2>&1; }

fail() {
    printf 'Unrolled: %s\n' "$@" >&2
    exit 1
}

python=
for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
    if suits "$candidate"; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || fail "Python 3.11 or newer is needed, and was not found as ${PYTHON:-python3}" \
    "($(python3 --version 2>&1 || true)). Install one, or name one: PYTHON=/path/to/python make …"

# Debian and Ubuntu keep part of venv in a package of its own.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    package="$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing $package …"
        apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >&2 ||
            fail "$package could not be installed"
    else
        fail "this Python has no venv. On Debian and Ubuntu: sudo apt install $package"
    fi
fi
echo "Making $venv with $("$python" --version) …"
"$python" -m venv --clear "$venv" || fail "could not make $venv with $python"
