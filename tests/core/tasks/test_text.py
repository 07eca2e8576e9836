"""A text in pieces, and the first update of a network that reads it against one that is written plainly."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import RunSpec, SpecError, Trainer
from core.data.suggesting import network_for_characters as suggested
from core.tasks.text import Text

PLAIN = "a rose is a rose is a rose. and a rose it was, and is, and will be."


def spec(text: str | None = None, units: int = 12, **task) -> RunSpec:
    made = Text(text=text)
    setup = suggested(made.input_size)
    setup["layers"][0]["units"] = units
    return RunSpec.from_dict({"task": {"kind": "text", "text": text, **task}} | setup)


@settings(deadline=None)
@given(text=st.text(alphabet="abc é\n", min_size=20, max_size=200).filter(lambda text: len(set(text)) > 1), piece=st.integers(2, 9))
def test_pieces_are_the_text_and_what_follows(text, piece):
    task = Text(text=text, piece=piece)
    drawn = task.generate(np.random.default_rng(0), False)
    read, foreseen = (np.concatenate([getattr(part, name) for part in (drawn.training, drawn.validation)]).argmax(-1).ravel() for name in ("inputs", "targets"))
    assert "".join(task.symbols[i] for i in read) == text[: task.pieces * piece]
    assert "".join(task.symbols[i] for i in foreseen) == text[1 : task.pieces * piece + 1]
    assert len(drawn.training) == task.training_samples


@pytest.mark.parametrize(("fields", "field"), [({"text": "short"}, "task.text"), ({"text": 5}, "task.text"), ({"text": "xy" * 10, "piece": 15}, "task.piece"),
                                               ({"text": "".join(map(chr, range(300, 520)))}, "task.text")])
def test_what_cannot_be_read_is_refused(fields, field):
    with pytest.raises(SpecError) as refused:
        RunSpec.from_dict({"task": {"kind": "text"} | fields} | suggested(3))
    assert refused.value.field == field


def plain_update(weights, inputs, targets, rate=0.1, most=5.0):
    """min-char-rnn's first step: forward, softmax, back through time, clipped, Adagrad. One character after another."""
    W_in, W_rec, b, W_out, c = (weights[name] for name in ("layer1.W_space", "layer1.W_time", "layer1.b", "layer2.W_space", "layer2.b"))
    states, shares, loss = [np.zeros(len(b))], [], 0.0
    for x, t in zip(inputs, targets, strict=True):
        states.append(np.tanh(W_in @ x + W_rec @ states[-1] + b))
        y = W_out @ states[-1] + c
        shares.append(np.exp(y) / np.exp(y).sum())
        loss -= np.log(shares[-1] @ t)
    grads = {name: np.zeros_like(weight) for name, weight in weights.items()}
    later = np.zeros(len(b))
    for n in reversed(range(len(inputs))):
        dy = shares[n] - targets[n]
        raw = (1 - states[n + 1] ** 2) * (W_out.T @ dy + later)
        for name, grad in (("layer2.W_space", np.outer(dy, states[n + 1])), ("layer2.b", dy), ("layer1.W_space", np.outer(raw, inputs[n])),
                           ("layer1.W_time", np.outer(raw, states[n])), ("layer1.b", raw)):
            grads[name] += grad
        later = W_rec.T @ raw
    clipped = {name: np.clip(grad, -most, most) for name, grad in grads.items()}
    return loss, grads, {name: -rate * grad / np.sqrt(grad * grad + 1e-8) for name, grad in clipped.items()}


@pytest.mark.parametrize("text", [None, PLAIN])
def test_the_first_update_is_that_of_min_char_rnn(text):
    trainer = Trainer(spec(text))
    for weight in trainer.weights.values():
        weight *= 10.0  # so that some gradients are clipped
    weights = {name: weight.copy() for name, weight in trainer.weights.items()}
    step = trainer.step()
    loss, grads, updates = plain_update(weights, step.inputs[:, 0], step.targets[:, 0])
    assert max(np.abs(grad).max() for grad in grads.values()) > 5.0
    assert step.cost == pytest.approx(loss, rel=1e-12)
    for name in weights:
        assert np.abs(step.gradients[name] - grads[name]).max() < 1e-10, name
        assert np.abs(step.updates[name] - updates[name]).max() < 1e-10, name
