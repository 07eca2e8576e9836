"""Karpathy, min-char-rnn: `lossFun`."""

from typing import ClassVar

import numpy as np

from . import register
from .base import Course, Trial, named

vocab_size, hidden_size = 3, 4
Wxh, Whh = np.zeros((hidden_size, vocab_size)), np.zeros((hidden_size, hidden_size))
Why = np.zeros((vocab_size, hidden_size))
bh, by = np.zeros((hidden_size, 1)), np.zeros((vocab_size, 1))


def lossFun(inputs, targets, hprev):
    """Loss and gradients of a sequence of characters.

    Uses the weights and biases Wxh, Whh, Why, bh, by of this file, which the tests set. The loss is the cross-entropy,
    summed over the characters.

    Args:
        inputs, targets: lists of whole numbers, a character each.
        hprev: (hidden_size, 1) the hidden state before the first character.

    Returns the loss, the gradients dWxh, dWhh, dWhy, dbh, dby with every entry clipped to ±5, and the last hidden state.
    """
    xs, hs, ps, loss = {}, {-1: hprev}, {}, 0.0
    for t in range(len(inputs)):
        xs[t] = np.zeros((vocab_size, 1))
        xs[t][inputs[t]] = 1
        hs[t] = np.tanh(Wxh @ xs[t] + Whh @ hs[t - 1] + bh)
        scores = np.exp(Why @ hs[t] + by)
        ps[t] = scores / scores.sum()
        loss -= np.log(ps[t][targets[t], 0])
    dWxh, dWhh, dWhy, dbh, dby = (np.zeros_like(weight) for weight in (Wxh, Whh, Why, bh, by))
    dhnext = np.zeros_like(hprev)
    for t in reversed(range(len(inputs))):
        dy = ps[t].copy()
        dy[targets[t]] -= 1
        dWhy += dy @ hs[t].T
        dby += dy
        dh = Why.T @ dy + dhnext
        dhraw = (1 - hs[t] ** 2) * dh
        dbh += dhraw
        dWxh += dhraw @ xs[t].T
        dWhh += dhraw @ hs[t - 1].T
        dhnext = Whh.T @ dhraw
    for gradient in (dWxh, dWhh, dWhy, dbh, dby):
        np.clip(gradient, -5, 5, out=gradient)
    return loss, dWxh, dWhh, dWhy, dbh, dby, hs[len(inputs) - 1]


def gradients(homework, arrays):
    """The gradients of all weights and biases."""
    for name in ("Wxh", "Whh", "Why", "bh", "by"):
        setattr(homework, name, arrays[name])
    homework.vocab_size, homework.hidden_size = arrays["Why"].shape
    inputs, targets = (arrays[name].argmax(axis=1).ravel().tolist() for name in ("xs", "targets"))
    names = ("dWxh", "dWhh", "dWhy", "dbh", "dby")
    found = named(("loss", *names, "hprev"), homework.lossFun(inputs, targets, arrays["hprev"]))
    return {name: found[name] for name in names}


@register
class MinCharRNN(Course):
    """Columns of a single sample, whose weights are variables of the file."""

    name: ClassVar[str] = "min-char-rnn"
    label: ClassVar[str] = "min-char-rnn: lossFun"
    about: ClassVar[str] = (
        "Vectors are columns, (n, 1). A character is a whole number from 0 to vocab_size − 1.\n"
        "The gradients of the tests are smaller than 5, so that these do not show whether you clip them."
    )
    convention: ClassVar[str] = "min-char-rnn"
    layer: ClassVar[str | None] = None
    variables: ClassVar[tuple[str, ...]] = ("vocab_size", "hidden_size", "Wxh", "Whh", "Why", "bh", "by")
    functions: ClassVar[tuple] = (lossFun,)
    trials: ClassVar[tuple] = (Trial("lossFun", gradients),)

    def network(self, seed, timesteps=5):
        rng = np.random.default_rng(seed)
        inputs, targets = (np.eye(vocab_size)[rng.integers(vocab_size, size=(1, timesteps))] for _ in range(2))
        return {
            "task": {"kind": "explicit", "inputs": inputs.tolist(), "targets": targets.tolist()},
            "layers": [{"kind": "recurrent", "units": hidden_size, "activation": "tanh",
                        "initial_state": rng.uniform(-0.5, 0.5, hidden_size).tolist()},
                       {"kind": "dense", "units": vocab_size, "activation": "softmax"}],
            "readout": "many_to_many", "cost": "cross_entropy", "batch_size": 1,
            "initialiser": {"kind": "normal", "deviation": 0.6}, "seed": seed}

    def arrays(self, spec, step):
        return super().arrays(spec, step) | {"targets": step.targets.transpose(0, 2, 1)}
