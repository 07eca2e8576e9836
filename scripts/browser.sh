#!/bin/sh
# Prints the path of a Chromium for the browser tests, and installs one first if there is none:
# $UNROLLED_TEST_CHROMIUM, else one that is installed, else Debian's (as root), else Playwright's. The one without a window
# of its own is the same browser, and opens a page with a third of the work.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python

say() { printf 'Unrolled: %s\n' "$@" >&2; }

# Some systems have no timeout command.
within() { if command -v timeout >/dev/null; then timeout "$@"; else shift && "$@"; fi; }

runs() { [ -n "$1" ] && within 30 "$1" --version >/dev/null 2>&1; }

installed() {
    for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" "$(playwrights)"; do
        path=$(command -v "$name" 2>/dev/null) && runs "$path" && echo "$path" && return
    done
    return 1
}

playwrights() {
    "$python" -c 'from playwright.sync_api import sync_playwright
with sync_playwright() as tools: print(tools.chromium.executable_path)' 2>/dev/null || true
}

on_debian_as_root() { [ "$(id -u)" = 0 ] && grep -qs '^ID=debian' /etc/os-release; }

from_debian() {
    say "installing Debian's $* for the browser tests …"
    apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

# Playwright drives the browser with a Node.js of its own, which takes this library from the system.
driver_runs() { within 30 "$python" -m playwright --version >/dev/null 2>&1; }

from_playwright() {
    say "downloading Playwright's Chromium for the browser tests …"
    within 300 "$python" -m playwright install chromium >&2
}

driver_runs || { on_debian_as_root && from_debian libatomic1 && driver_runs; } || {
    say "Playwright does not run here: $("$python" -m playwright --version 2>&1 | tail -n 1)" \
        "On Debian and Ubuntu: sudo apt install libatomic1"
    exit 1
}
if [ -n "${UNROLLED_TEST_CHROMIUM:-}" ]; then
    runs "$UNROLLED_TEST_CHROMIUM" && echo "$UNROLLED_TEST_CHROMIUM" && exit
    say "UNROLLED_TEST_CHROMIUM=$UNROLLED_TEST_CHROMIUM does not run" && exit 1
fi
installed && exit
{ on_debian_as_root && { from_debian chromium-headless-shell || from_debian chromium; } && installed; } && exit
{ from_playwright && installed; } && exit
say "the browser tests need Chromium, and none could be installed." \
    "Install Chromium or Google Chrome, or set UNROLLED_TEST_CHROMIUM to the path of one."
exit 1
