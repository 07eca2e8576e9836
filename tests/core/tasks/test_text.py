"""A text in pieces, and the first update of a network that reads it against one that is written plainly."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unrolled.core import RunSpec, SpecError, Trainer
from unrolled.core.data.suggested_spec import network_for_characters as suggested
from unrolled.core.tasks.text import Text

PLAIN = "a rose is a rose is a rose. and a rose it was, and is, and will be."


def spec(text: str | None = None, units: int = 12, **task) -> RunSpec:
    made = Text(text=text)
    setup = suggested(made.input_size)
    setup["layers"][0]["units"] = units
    return RunSpec.from_dict({"task": {"kind": "text", "text": text, **task}} | setup)


@settings(deadline=None)
@given(text=st.text(alphabet="abc é\n", min_size=20, max_size=200).filter(lambda text: len(set(text)) > 1),
       piece=st.integers(2, 9))
def test_pieces_are_the_text_and_what_follows(text, piece):
    task = Text(text=text, piece=piece)
    drawn = task.generate(np.random.default_rng(0), False)
    read, foreseen = (np.concatenate([getattr(part, name)
                                      for part in (drawn.training, drawn.validation)]).argmax(-1).ravel()
                      for name in ("inputs", "targets"))
    assert "".join(task.symbols[i] for i in read) == text[: task.pieces * piece]
    assert "".join(task.symbols[i] for i in foreseen) == text[1 : task.pieces * piece + 1]
    assert len(drawn.training) == task.training_samples


@pytest.mark.parametrize(("fields", "field"), [({"text": "short"}, "task.text"), ({"text": 5}, "task.text"),
                                               ({"text": "xy" * 10, "piece": 15}, "task.piece"),
                                               ({"text": "".join(map(chr, range(300, 520)))}, "task.text")])
def test_what_cannot_be_read_is_refused(fields, field):
    with pytest.raises(SpecError) as refused:
        RunSpec.from_dict({"task": {"kind": "text"} | fields} | suggested(3))
    assert refused.value.field == field


def plain_update(weights, inputs, targets, before=None, squares=None, rate=0.1, most=5.0):
    """A step of min-char-rnn: forward from the state `before`, softmax, back through time, clipped, Adagrad. One
    character after another.

    Returns the loss, the gradients, what is added to the weights, and what the next step needs: the last state and the
    sums of squares.
    """
    W_in, W_rec, b, W_out, c = (weights[name] for name in ("layer1.W_space", "layer1.W_time", "layer1.b",
                                                           "layer2.W_space", "layer2.b"))
    states, shares, loss = [np.zeros(len(b)) if before is None else before], [], 0.0
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
        for name, grad in (("layer2.W_space", np.outer(dy, states[n + 1])), ("layer2.b", dy),
                           ("layer1.W_space", np.outer(raw, inputs[n])),
                           ("layer1.W_time", np.outer(raw, states[n])), ("layer1.b", raw)):
            grads[name] += grad
        later = W_rec.T @ raw
    clipped = {name: np.clip(grad, -most, most) for name, grad in grads.items()}
    squares = {name: grad * grad + (squares[name] if squares else 0.0) for name, grad in clipped.items()}
    return loss, grads, {name: -rate * grad / np.sqrt(squares[name] + 1e-8)
                         for name, grad in clipped.items()}, states[-1], squares


@pytest.mark.parametrize("text", [None, PLAIN])
def test_the_first_update_is_that_of_min_char_rnn(text):
    trainer = Trainer(spec(text))
    for weight in trainer.weights.values():
        weight *= 10.0  # so that some gradients are clipped
    weights = {name: weight.copy() for name, weight in trainer.weights.items()}
    step = trainer.step()
    loss, grads, updates, *_ = plain_update(weights, step.inputs[:, 0], step.targets[:, 0])
    assert max(np.abs(grad).max() for grad in grads.values()) > 5.0
    assert step.cost == pytest.approx(loss, rel=1e-12)
    for name in weights:
        assert np.abs(step.gradients[name] - grads[name]).max() < 1e-10, name
        assert np.abs(step.updates[name] - updates[name]).max() < 1e-10, name


def test_many_updates_are_those_of_min_char_rnn():
    """With the state carried from piece to piece, and begun anew with every epoch."""
    trainer = Trainer(spec(PLAIN * 3, piece=7, carry=True))
    for weight in trainer.weights.values():
        weight *= 5.0  # so that some gradients are clipped
    weights, state, squares, largest = {name: weight.copy()
                                        for name, weight in trainer.weights.items()}, None, None, 0.0
    for update in range(2 * trainer.updates_per_epoch + 5):
        if update % trainer.updates_per_epoch == 0:
            state = None
        step = trainer.step()
        loss, grads, updates, state, squares = plain_update(weights, step.inputs[:, 0], step.targets[:, 0], state,
                                                            squares)
        assert step.cost == pytest.approx(loss, rel=1e-12)
        for name in weights:
            assert np.abs(step.gradients[name] - grads[name]).max() < 1e-10, (update, name)
            assert np.abs(step.updates[name] - updates[name]).max() < 1e-10, (update, name)
            weights[name] += updates[name]
            largest = max(largest, np.abs(grads[name]).max())
    assert largest > 5.0


@pytest.mark.parametrize(("fields", "field", "expected"), [
    ({"batch_size": 2}, "batch_size", "1, since each sequence starts from the final state"),
    ({"task": {"kind": "text", "text": PLAIN, "carry": 1}}, "task.carry", "true or false"),
    ({"layers": [{"kind": "dense", "units": len(set(PLAIN)), "activation": "softmax"}]}, "task.carry",
     "false, since no layer has a state"),
    ({"task": {"kind": "sine", "carry": True}}, "task.carry", "one of")])
def test_what_cannot_be_carried_is_refused(fields, field, expected):
    with pytest.raises(SpecError) as refused:
        RunSpec.from_dict(spec(PLAIN, carry=True).to_dict() | fields)
    assert (refused.value.field, refused.value.expected[: len(expected)]) == (field, expected)
