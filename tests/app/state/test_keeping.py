"""Whatever was done to a run: kept and read again, it is in the same state, to the bit."""

import sqlite3
from contextlib import closing

import numpy as np
import pytest
from alone import unwatched
from hypothesis import given, settings
from hypothesis import strategies as st
from serverside import DIVERGING, SEQUENCE, XOR, changed
from unrolled.app.runs.requests import read_request
from unrolled.app.state import Position, RunIdentity, RunRecord
from unrolled.app.state.database import SCHEMA
from unrolled.app.state.runs import read_runs, read_sides, write_run
from unrolled.core import RunSpec, parse_edits

ADAM = changed(SEQUENCE, optimiser={"kind": "adam", "learning_rate": 0.01}, truncate=2)
TEXT = changed(SEQUENCE, task={"kind": "text", "text": "abcab" * 20, "piece": 5, "carry": True}, readout="many_to_many",
               batch_size=1,
               layers=[{"kind": "lstm", "units": 3}, {"kind": "dense", "units": 3, "activation": "linear"}])
SPECS = {"dense": (XOR,),
         "recurrent": (SEQUENCE,), "with a memory": (ADAM,), "a text": (TEXT,), "a pair": (SEQUENCE, ADAM),
         "one diverges": (SEQUENCE, DIVERGING)}
EDITS = st.one_of(
    st.floats(0.001, 0.1).map(lambda value: {"kind": "learning_rate", "value": value}),
    st.booleans().map(lambda on: {"kind": "freeze", "layers": ["layer1"] if on else []}),
    st.floats(-1, 1).map(lambda value: {"kind": "weight", "weight": "layer2.b", "index": [0], "value": value}),
    st.floats(0, 1).map(lambda value: {"kind": "input", "sample": 1, "timestep": 0, "unit": 0, "value": value}))


def finish(job):
    for _ in job:
        pass


def playback_of(specs):
    return unwatched(*map(RunSpec.from_dict, specs))


def record(run, sides):
    specs = [side.spec for side in run.trainings]
    identity = RunIdentity("id", "key", "visitor", None, specs[0], specs[1] if specs[1:] else None)
    versions = tuple(side.history.version for side in run.trainings)
    position = Position(run.trainings.update, None, run.trainings.history.furthest, versions, False, run.rung, run.rate)
    return RunRecord(identity, position, tuple(side.history.edits for side in run.trainings), sides)


def kept(run):
    return tuple(side.record() for side in run.trainings)


def states(run):
    return [(state.update, state.theta.tobytes(), state.memory.tobytes(), state.settings,
             [array.tobytes() for array in state.carried])
            for state in (side.history.trainer.state() for side in run.trainings)]


@pytest.mark.parametrize("name", SPECS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_is_kept_is_the_same_again(name, data):
    run = playback_of(SPECS[name])
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript(SCHEMA)
        sides, before = (), None
        for action in data.draw(st.lists(st.sampled_from(["go", "seek", "edit", "reset", "write", "keep"]),
                                         max_size=9)):
            if action == "go" and run.trainings.step.finite:
                finish(run.advance(data.draw(st.integers(1, 300))))
            elif action == "seek":
                finish(run.seek(data.draw(st.integers(0, run.trainings.history.furthest))))
            elif action == "edit" and run.trainings.step.finite:
                run.edit(parse_edits([data.draw(EDITS)]), data.draw(st.sampled_from([None, 0])))
            elif action == "reset":
                run.reset()
            elif action == "keep":
                sides = kept(run)
            if action in ("edit", "reset"):
                sides = kept(run)  # as the recorder does where another future begins
            if action in ("edit", "reset", "write"):
                now = record(run, sides)
                write_run(connection, now, before)
                before = now
        write_run(connection, record(run, sides), before)
        (found,) = read_runs(connection)
        again = playback_of(SPECS[name])
        request = read_request(found.request)
        again.trainings.follow(request.log, *([request.beside_log] if request.beside else []))
        again.resume(read_sides(connection, "id"), found.position)
        finish(again.go_back(found.position))
    assert states(again) == states(run)
    assert (again.status in ("ready", "paused", "diverged"),
            again.trainings.history.furthest) == (True, run.trainings.history.furthest)
    assert [side.log() for side in again.trainings] == [side.log() for side in run.trainings]
    for mine, his in zip(again.trainings.step.arrays().values(), run.trainings.step.arrays().values(), strict=True):
        assert np.array_equal(mine, his, equal_nan=True)
