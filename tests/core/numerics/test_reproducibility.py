"""The last digits: the same for any number of threads, and told apart from those of other processors."""

import os
import platform
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from unrolled.core.numerics.reproducibility import OneThread, controls

ROOT = Path(__file__).parents[3]
#: Presets with products large enough to be shared among threads, and a network whose eigenvalues, QR and Hessian are.
TRAINED = """
import hashlib
from unrolled.app.presets import presets
from unrolled import RunSpec, Trainer, temporal_jacobians
from unrolled.core.numerics.reproducibility import controls, fingerprint

threads = controls()[0]()
OUTPUT = {"kind": "dense", "units": 1, "activation": "linear"}
WIDE = {"task": {"kind": "sum_of_bits", "min_length": 4, "max_length": 4}, "initialiser": "orthogonal", "layers": [{"kind": "lstm", "units": 150}, OUTPUT]}
NEWTON = {"task": "circles", "optimiser": "newton", "layers": [{"kind": "dense", "units": 70, "activation": "tanh"}, OUTPUT]}
made = []
for spec in (*(presets()[name].spec for name in ("echo-state", "spectral-radius")), *map(RunSpec.from_dict, (WIDE, NEWTON))):
    trainer = Trainer(spec)
    trainer.run(2)
    step = trainer.step()
    made += [trainer.state().theta, trainer.evaluate().outputs, *(found.norms for found in temporal_jacobians(spec, step))]
assert controls()[0]() == threads
print(hashlib.sha256(b"".join(array.tobytes() for array in made)).hexdigest(), fingerprint())
"""


def told(script: str, **variables: str) -> str:
    """What a process says that begins in this environment; as in a notebook, nothing has set the threads before NumPy
    came.
    """
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    return subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True,
                          check=True).stdout


def test_the_same_bits_for_any_number_of_threads():
    assert len({told(TRAINED, OPENBLAS_NUM_THREADS=threads) for threads in "124"}) == 1


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"),
                    reason="the kernels of one processor on another can be had on x86 alone")
def test_another_processors_kernels_have_another_fingerprint():
    script = "from unrolled.core.numerics.reproducibility import fingerprint; print(fingerprint())"
    prints = [told(script, OPENBLAS_CORETYPE=core).strip() for core in ("Prescott", "Nehalem", "Nehalem")]
    assert prints[0] != prints[1] == prints[2]
    assert all(len(each) == 8 and int(each, 16) >= 0 for each in prints)


class Counted(OneThread):
    """Of a library that is asked for 3 threads."""

    def __init__(self):
        super().__init__()
        self.threads = 3
        self._get, self._set = lambda: self.threads, lambda threads: setattr(self, "threads", threads)


def test_afterwards_there_are_as_many_threads_as_before():
    one = Counted()

    @one
    def inside():
        with one:
            pass
        return one.threads

    assert (inside(), one.threads) == (1, 3)
    with pytest.raises(ZeroDivisionError), one:
        1 / 0  # noqa: B018
    assert one.threads == 3


def test_of_several_who_are_inside_the_last_one_gives_the_threads_back():
    one = Counted()
    with ThreadPoolExecutor(1) as other:
        with one:
            other.submit(one.__enter__).result()
        assert one.threads == 1
        other.submit(one.__exit__).result()
    assert one.threads == 3


def test_the_library_that_numpy_uses_is_found():
    """As NumPy's own wheels have it; where it is another, the core leaves its threads alone."""
    if "openblas" not in np.show_config(mode="dicts")["Build Dependencies"]["blas"]["name"]:
        return
    get, put = controls()
    before = get()
    put(1)
    assert get() == 1
    put(before)
    assert get() == before
