"""Long computations can be interrupted, compute the same for that, and leave nothing half done when they are ended
there.
"""

import numpy as np
import pytest
from examples import changed
from unrolled.core import RunSpec, Step, Trainer, interruptible, may_interrupt, within_seconds
from unrolled.core.numerics.interrupts import AT_ONCE, in_pieces
from unrolled.core.registry import kinds

TIMESTEPS = 40
LONG = {"task": {"kind": "sum_of_bits", "min_length": TIMESTEPS, "max_length": TIMESTEPS, "training": 256,
                 "validation": 300}, "batch_size": 256}


class Left(Exception):
    """Nobody waits for it any more."""


def leave():
    raise Left


def trainer(kind: str, **fields) -> Trainer:
    return Trainer(RunSpec.from_dict(changed(**LONG, layers=[{"kind": kind, "units": 64},
                                                             {"kind": "dense", "units": 1}], **fields)))


def bits(step: Step) -> dict[str, bytes]:
    return {name: array.tobytes() for name, array in step.arrays().items()}


@pytest.fixture(params=[name for name, kind in kinds("layer").items() if kind.recurrent])
def kind(request):
    return request.param


def test_an_update_may_be_interrupted_at_every_timestep_and_is_the_same(kind):
    alone, interrupted, times = trainer(kind), trainer(kind), []
    with interruptible(lambda: times.append(1)):
        step = interrupted.step()
    assert len(times) > 2 * TIMESTEPS
    assert bits(step) == bits(alone.step())


def test_an_update_that_is_ended_in_its_midst_has_not_begun(kind):
    ended, whole = trainer(kind), trainer(kind)
    for after in (0, 1, TIMESTEPS, 2 * TIMESTEPS):
        calls = iter(range(after))
        with pytest.raises(Left), interruptible(lambda calls=calls: None if next(calls, None) is not None else leave()):
            ended.step()
    assert bits(ended.step()) == bits(whole.step())


def test_samples_that_are_looked_at_can_be_left():
    with pytest.raises(Left), interruptible(leave):
        trainer("recurrent").evaluate()


def test_each_column_of_a_hessian_is_a_place_to_interrupt():
    small = Trainer(RunSpec.from_dict({"task": "xor", "layers": [{"kind": "dense", "units": 1}],
                                       "optimiser": {"kind": "newton"}, "batch_size": 4}))
    times = []
    with interruptible(lambda: times.append(1)):
        small.step()
    assert len(times) > small.parameters


def test_the_innermost_is_called_and_nobody_afterwards():
    called = []
    with interruptible(lambda: called.append("outer")):
        with interruptible(lambda: called.append("inner")):
            may_interrupt()
        may_interrupt()
    may_interrupt()
    assert called == ["inner", "outer"]


def test_a_block_ends_after_its_seconds_and_what_is_around_it_still_interrupts():
    called = []
    with interruptible(lambda: called.append("outer")):
        with within_seconds(60.0):
            may_interrupt()
        with pytest.raises(TimeoutError), within_seconds(-1.0):
            may_interrupt()
        may_interrupt()
    assert called == ["outer"] * 3


@pytest.mark.parametrize("shape", [(1, 3), (5, 2), (33, 1)])
def test_a_product_in_pieces_is_the_product(shape):
    rng = np.random.default_rng(0)
    rows, columns = shape
    a, b = rng.standard_normal((rows, AT_ONCE // (16 * columns))), rng.standard_normal((AT_ONCE // (16 * columns),
                                                                                        columns))
    out = np.empty(shape)
    in_pieces(a, b, out)
    np.testing.assert_allclose(out, a @ b, rtol=1e-12, atol=1e-9)
