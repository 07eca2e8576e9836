"""What a run takes is known before it is made."""

import gc
import time
import tracemalloc

import pytest
from serverside import SEQUENCE, changed
from unrolled.app.presets import presets
from unrolled.app.runs import memory
from unrolled.app.runs.memory import budget, machine, memory_of
from unrolled.app.runs.trainings import Trainings
from unrolled.app.settings import Settings
from unrolled.core import RunSpec, memory_footprint

SMALL = 2 * 2**20  # bytes below which nobody counts


def long_memory(**fields):
    """As much as the limits allow, or nearly: many units, many timesteps, a batch of samples."""
    units, timesteps = fields.pop("units"), fields.pop("timesteps")
    task = {"kind": "sum_of_bits", "min_length": fields.pop("shortest", timesteps), "max_length": timesteps,
            "training": 500,
            "validation": fields.pop("validation")}
    return changed(SEQUENCE, task=task,
                   layers=[{"kind": fields.pop("kind"), "units": units}, {"kind": "dense", "units": 1}],
                   optimiser={"kind": "adam", "learning_rate": 0.001}, **fields)


LARGE = {"lstm": long_memory(kind="lstm", units=200, timesteps=200, batch_size=14, validation=74),
         "lstm of all lengths": long_memory(kind="lstm", units=100, timesteps=100, shortest=2, batch_size=40,
                                            validation=100),
         "gru": long_memory(kind="gru", units=150, timesteps=100, batch_size=30, validation=100),
         "recurrent": long_memory(kind="recurrent", units=256, timesteps=100, batch_size=20, validation=100)}


def taken(spec, beside=None) -> int:
    """The most that a training holds at any time, while it learns and is looked at."""
    gc.collect()
    tracemalloc.start()
    try:
        training = Trainings(spec, beside, 0)
        for _ in range(3):
            training.learn(time.perf_counter() + 0.1, 20, 5)
            training.moments(fresh=True)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def refuse_other_than(spec, beside=None):
    """Checkpoints fill up in time, and may not be there yet."""
    estimate, found = memory_of(spec, beside).total, taken(spec, beside)
    later = sum(memory_footprint(each)["checkpoints"] for each in (spec, beside) if each is not None)
    assert found <= 2 * estimate
    assert estimate - later <= 2 * found + SMALL


@pytest.mark.parametrize("name", presets())
def test_the_estimate_is_right_within_a_factor_of_two_for_presets(name):
    refuse_other_than(presets()[name].spec, presets()[name].beside)


@pytest.mark.parametrize("name", LARGE)
def test_the_estimate_is_right_within_a_factor_of_two_for_large_networks(name):
    refuse_other_than(RunSpec.from_dict(LARGE[name]))


def test_what_takes_most_is_named_by_its_field():
    samples = changed(SEQUENCE, task=SEQUENCE["task"] | {"training": 5000, "min_length": 100, "max_length": 200})
    assert memory_of(RunSpec.from_dict(samples)).field == "task"
    assert memory_of(RunSpec.from_dict(LARGE["lstm"])).field in ("batch_size", "layers")
    both = memory_of(RunSpec.from_dict(SEQUENCE),
                     RunSpec.from_dict(changed(SEQUENCE,
                                               layers=[{"kind": "recurrent", "units": 100}, *SEQUENCE["layers"][1:]])))
    assert both.field.startswith("beside.spec.")


def test_the_budget_is_half_of_what_the_machine_or_its_container_has(monkeypatch, tmp_path):
    assert budget(Settings()) == machine() / 2
    assert budget(Settings(max_memory_megabytes=100)) == 100 * 2**20
    for text, most in (("1048576\n", 1048576), ("max\n", None)):
        (tmp_path / "memory.max").write_text(text)
        monkeypatch.setattr(memory, "LIMITS", (str(tmp_path / "memory.max"), str(tmp_path / "nothing")))
        machine.cache_clear()
        assert machine() == (most or machine())
    monkeypatch.undo()
    machine.cache_clear()
