#!/bin/sh
# Makes the virtual environment $1 with a suitable Python of this machine. PYTHON=… names one.
set -eu
venv=$1

fail() {
    printf 'Unrolled: %s\n' "$*" >&2
    exit 1
}

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

install() {
    echo "Installing $* …"
    apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2 ||
        fail "$* could not be installed"
}

suits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        suits "$python" && return
    done
    return 1
}

if ! find_python && can_install && [ -z "${PYTHON:-}" ]; then
    install python3 python3-venv
fi
find_python || fail "Python 3.11 or newer is needed, and ${PYTHON:-python3} is" \
    "$("${PYTHON:-python3}" --version 2>/dev/null || echo not there). Install one, or name one: make PYTHON=/path/to/python …"

# Debian and Ubuntu keep a part of venv in a package of its own.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    can_install || fail "$python has no venv. On Debian and Ubuntu: sudo apt install $package"
    install "$package"
fi

echo "Making $venv with $("$python" --version) …"
"$python" -m venv --clear "$venv" || fail "$python could not make $venv"
