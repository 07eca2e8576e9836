"""The optimisers written a second time, with loops over single numbers, straight from their papers.

One that is not written here is taken from its own formulas, or where it has none from its `update`, of one number at a
time.
"""

import math

import numpy as np
from unrolled.core.formula import elementwise
from unrolled.core.formula.tree import Glyph
from unrolled.core.optimisers.base import UpdateTerms


def momentum(o, g, rate, m):
    m["v"] = o.momentum * m["v"] - rate * g
    return m["v"]


def nesterov(o, g, rate, m):
    # The point θ that rolls, kept beside the weights w = θ + μ v at which the gradient is taken.
    ahead = o.momentum * m["v"]
    m["v"] = ahead - rate * g
    return (-ahead + m["v"]) + o.momentum * m["v"]


def adagrad(o, g, rate, m):
    m["G"] += g**2
    return -rate * g / math.sqrt(m["G"] + o.epsilon)


def rmsprop(o, g, rate, m):
    m["s"] = o.decay * m["s"] + (1 - o.decay) * g**2
    normed = rate * g / (math.sqrt(m["s"]) + o.epsilon)
    ahead = o.momentum * m["v"]
    m["v"] = ahead - normed
    return (-ahead + m["v"]) + o.momentum * m["v"]


def adam(o, g, rate, m):
    m["t"] += 1
    m["m"] = o.beta1 * m["m"] + (1 - o.beta1) * g
    m["v"] = o.beta2 * m["v"] + (1 - o.beta2) * g**2
    unbiased, square = m["m"] / (1 - o.beta1 ** m["t"]), m["v"] / (1 - o.beta2 ** m["t"])
    return -rate * unbiased / (math.sqrt(square) + o.epsilon)


def rprop(o, g, rate, m):
    if m["step"] == 0:
        m["step"] = max(o.shortest, min(o.longest, rate))
    if g * m["previous"] > 0:
        m["step"] = min(m["step"] * o.longer, o.longest)
    elif g * m["previous"] < 0:
        m["step"] = max(m["step"] * o.shorter, o.shortest)
        g = 0.0
    m["previous"] = g
    return -m["step"] if g > 0 else m["step"] if g < 0 else 0.0


def gradient_descent(o, g, rate, m):
    return -rate * g


def newton(o, g, rate, m):
    return -rate * g


def unknown(o, g, rate, m):
    before, after = dict(m), {}
    groups = ({slot: Glyph(slot, code=f'{group}["{slot}"]') for slot in o.slots} for group in ("before", "after"))
    settings = {name: Glyph(name, code=repr(getattr(o, name))) for name in o.parameters()}
    terms = UpdateTerms(Glyph("g", code="g"), Glyph("η", code="rate"), settings, *groups)
    if o.update_formula(terms) is None:
        memory, update = np.array([[before[slot]] for slot in o.slots]).reshape(len(o.slots), 1), np.empty(1)
        o.update(np.array([g]), rate, memory, update)
        m.update(zip(o.slots, memory[:, 0], strict=True))
        return update.item()
    known = {"np": np, "g": g, "rate": rate, "before": before, "after": after}
    for slot, node in o.slot_formulas(terms).items():
        after[slot] = eval(elementwise.code(node), known)
    m.update(after)
    return float(eval(elementwise.code(o.update_formula(terms)), known))


def central_hessian(gradient, weights, names):
    """Second derivatives by central differences of the gradient, a row for each entry of the weights of these names."""
    rows = []
    for name in names:
        for index in np.ndindex(weights[name].shape):
            sides = []
            for step in (1e-5, -1e-5):
                moved = {key: np.array(w) for key, w in weights.items()}
                moved[name][index] += step
                found = gradient(moved)
                sides.append(np.concatenate([found[key].ravel() for key in names]))
            rows.append((sides[0] - sides[1]) / 2e-5)
    return np.array(rows)


def turned(o, weights, given, hessian, frozen):
    """What Newton's method makes of the gradients, by least squares."""
    names = [name for name in weights if name.split(".")[0] not in frozen]
    shift = np.concatenate(
        [np.full(weights[n].size, o.damping + (0.0 if n.endswith(".b") else o.l2 or 0.0)) for n in names]
    )
    flat = np.linalg.lstsq(hessian + np.diag(shift), np.concatenate([given[n].ravel() for n in names]), rcond=1e-12)[0]
    ends = np.cumsum([weights[n].size for n in names])
    return given | {n: part.reshape(weights[n].shape) for n, part in zip(names, np.split(flat, ends[:-1]), strict=True)}


def schedule(o, made):
    """The learning rate of the update that follows `made` others."""
    k, period, factor = made, o.schedule_period or 1000, o.schedule_factor or 0.5
    if o.schedule is None:
        return o.learning_rate
    return (
        o.learning_rate
        * {
            "step": factor ** (k // period), "exponential": factor ** (k / period), "inverse": 1 / (1 + k / period),
            "cosine": (1 + math.cos(math.pi * min(k, period) / period)) / 2,
        }[o.schedule]
    )


def prepared(o, weights, gradients, frozen):
    """The gradients that the optimiser is given, by weight."""
    given = {}
    for name, gradient in gradients.items():
        given[name] = np.array(gradient)
        for index in np.ndindex(gradient.shape):
            if o.l2 and not name.endswith(".b"):
                given[name][index] += o.l2 * weights[name][index]
            if o.clip_value is not None:
                given[name][index] = max(-o.clip_value, min(o.clip_value, given[name][index]))
    square = sum(float(g) ** 2 for name, array in given.items() if name.split(".")[0] not in frozen for g in array.flat)
    if o.clip_norm is not None and math.sqrt(square) > o.clip_norm:
        given = {name: array * o.clip_norm / math.sqrt(square) for name, array in given.items()}
    return given


class Plain:
    """An optimiser that remembers what it must, weight by weight."""

    def __init__(self, weights, slots):
        self.memory = {
            (name, index): dict.fromkeys(slots, 0.0)
            for name, array in weights.items()
            for index in np.ndindex(array.shape)
        }

    def updates(self, optimiser, made, weights, gradients, frozen=(), hessian=None):
        """What is added to each weight, by name; `hessian` is in the order of the names, where the optimiser asks for
        it.
        """
        rate, given = schedule(optimiser, made), prepared(optimiser, weights, gradients, frozen)
        if optimiser.needs_hessian:
            given = turned(optimiser, weights, given, hessian, frozen)
        added = {name: np.zeros(array.shape) for name, array in weights.items()}
        for name, index in self.memory:
            if name.split(".")[0] not in frozen:
                added[name][index] = globals().get(optimiser.kind, unknown)(
                    optimiser, float(given[name][index]), rate, self.memory[name, index]
                )
        return added
