"""Several workers are refused in one sentence by whichever way they are asked for; one is not, and `unrolled serve` is
one whatever the environment says.
"""

import os
import subprocess
import sys

import httpx
import pytest
from unrolled.app.settings import ROOT

SENTENCE = (
    "Unrolled runs in one process, since its runs are in its memory, but the server is configured to start 2 workers")
BY_HAND = (
    "import uvicorn\nif __name__ == '__main__': uvicorn.run('unrolled.app.main:create_app', factory=True, port=0, "
    "workers=2)")


def started(*arguments: str, **variables: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "uvicorn", "unrolled.app.main:create_app", "--factory", "--port", "0", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **variables}, capture_output=True, text=True,
                          timeout=60)


@pytest.mark.parametrize(("arguments", "variables"), [(("--workers", "2"), {}), ((), {"WEB_CONCURRENCY": "2"})],
                         ids=["option", "environment"])
def test_uvicorn_with_two_workers_does_not_start(arguments, variables):
    ended = started(*arguments, **variables)
    assert SENTENCE in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "Application startup complete" not in ended.stderr


def test_nor_does_it_from_a_program(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(BY_HAND)
    ended = subprocess.run([sys.executable, str(program)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
                           capture_output=True, text=True, timeout=60)
    assert SENTENCE in ended.stderr


def test_one_worker_starts():
    """It ends where its port is one that nobody may have."""
    ended = started("--workers", "1", "--host", "203.0.113.1", WEB_CONCURRENCY="2")
    assert "Application startup complete" in ended.stderr
    assert "one process" not in ended.stderr


def test_the_command_is_one_process_whatever_the_environment_says(start_server):
    server = start_server(WEB_CONCURRENCY="4")
    assert httpx.get(f"{server.url}/healthz").status_code == 200
