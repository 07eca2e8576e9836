"""Kinds of one file each go through the contract tests as these are: no test knows them by name."""

import os
import subprocess
import sys

import pytest
from one_file import ROOT, checkout

NEW = (
    "leaky_integrator-gates/dense-leaky/fourth or dense-leaky/recurrent-leaky/fourth or signs or echo or plus_minus or "
    "clipping or half_slope or plain or sideways or activation-leaky or cost-fourth or layer-leaky_integrator"
)
FILES = (
    "contracts/test_kinds.py", "contracts/test_formulas.py", "contracts/test_gradients.py",
    "contracts/test_optimisers.py", "contracts/test_mistakes.py", "contracts/test_backward.py",
    "core/explanation/test_symbols.py", "core/conventions/test_conventions.py",
)


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="a checkout is what git knows of")
def test_no_test_needs_an_edit_for_them(tmp_path):
    checkout(tmp_path)
    command = [
        sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "-k", NEW,
        *(f"tests/{file}" for file in FILES),
    ]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")} | {
        "PYTHONPATH": str(tmp_path)
    }
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    passed = int(done.stdout.split(" passed")[0].split()[-1])
    assert passed > 30
