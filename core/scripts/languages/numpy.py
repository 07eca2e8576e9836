"""NumPy: forward and backward pass written out, layer by layer and line by line."""

import re
from textwrap import indent
from typing import ClassVar

from ...formula.tree import Glyph, Series
from .. import parts
from ..expressions import Library
from ..layers import commented, keep_only
from ..literals import listed, names
from ..script import Section
from . import register
from .base import Language


@register
class NumPy(Language):
    """Backpropagation by hand."""

    name: ClassVar[str] = "numpy"
    label: ClassVar[str] = "NumPy"
    order: ClassVar[int] = 1
    library: ClassVar[Library] = Library()

    def sections(self):
        given = self.given
        weights, data = parts.weights(given, self.arrays), parts.data(given, self.arrays)
        settings = "\n".join(filter(None, [
            parts.trainable(given), *self._initial_states(), *self.optimiser.settings(self.arrays),
        ]))
        head = [parts.about(given, "Forward and backward pass are written out."), "import numpy as np"]
        head += [self.arrays.opening] * bool(self.arrays.stored)
        functions = [Section(self.definitions())] if self.functions else []
        return [
            Section("\n\n".join(head)), Section(weights), Section(data), Section(settings), *functions,
            Section(self.backprop()), *self._batches(), Section(self._loop()),
        ]

    # One sample.

    @property
    def _newton(self) -> bool:
        return self.given.settings.optimiser.needs_hessian

    @property
    def _truncated_newton(self) -> bool:
        """Whether the gradient is truncated and the Hessian is not."""
        return self._newton and self.given.depth is not None

    @property
    def _carry(self) -> bool:
        return self.spec.task.carry

    def _initial_states(self) -> list[str]:
        """The states in which the first sequence starts, where they are carried from one to the next."""
        if not self._carry:
            return []
        start = dict(self.initial())
        written = [self.arrays.write(f"states.{name}", array)
                   for name, array in zip(start, self.given.carried, strict=bool(self.given.carried))]
        return [f"initial = {listed(start.values())}", f"states = {listed(written) if written else 'initial'}"]

    def backprop(self) -> str:
        """The function that finds the cost of a sample and its gradient."""
        backward = self._backward()
        kept = {name for name, _ in self.initial()} | {"h0", "t"} | set().union(*map(_indexed, backward))
        forward = self._over_time([
            line for each in self.layers for line in (f"# Layer {each.number}", *each.forward())
        ])
        taken = "weights, x, t" + ", states" * self._carry + f", depth={self.given.depth}" * self._truncated_newton
        body = [
            '"""The cost of one sample, and its gradient by weight."""', parts.unpacked(self.given), *self._start(kept),
            "", "# Forward", *(keep_only(kept, line) for line in [*forward, *self._cost()]), "", "# Backward",
            f"gradient = dict.fromkeys({parts.learning(self.given)}, 0.0)", *backward,
            "return cost, gradient" + f", {listed(f'{name}[N]' for name, _ in self.initial())}" * self._carry,
        ]
        return f"def backprop({taken}):\n" + indent("\n".join(body), "    ")

    def _start(self, kept: set[str]) -> list[str]:
        """The names of inputs, targets and what is kept by timestep."""
        if not self.given.over_time:
            return ["h0, t = np.array(x), np.array(t)"]
        initial = dict(self.initial())
        if self._carry:
            initial = {name: f"states[{i}]" for i, name in enumerate(initial)}
        others = sorted(kept - initial.keys() - {"h0", "t"})
        targets = "np.array(t)" if self.spec.many_to_one else "dict(enumerate(np.array(t), start=1))"
        lines = ["N, h0 = len(x), dict(enumerate(np.array(x), start=1))", f"t = {targets}"]
        lines += [f"{name} = {{0: {code}}}" for name, code in initial.items()]
        return [*lines, *([f"{names(others)} = " + ", ".join("{}" for _ in others)] if others else [])]

    def _over_time(self, lines: list[str]) -> list[str]:
        """The forward pass of all timesteps; the cost adds up where there are targets at every timestep."""
        if not self.given.over_time:
            return lines
        if self.spec.many_to_one:
            return ["for n in range(1, N + 1):", *indented(lines)]
        cost = commented(f"cost = cost + np.sum({self.entries()})", self.spec.cost.label)
        return ["cost = 0.0", "for n in range(1, N + 1):", *indented([*lines, *self._counted(cost)])]

    def _counted(self, line: str) -> list[str]:
        return [f"if n > {self.washout}:", *indented([line])] if self.washout else [line]

    def _cost(self) -> list[str]:
        if self.given.over_time and not self.spec.many_to_one:
            return []
        return [commented(f"cost = np.sum({self.entries()})", self.spec.cost.label)]

    # Backward.

    def _backward(self) -> list[str]:
        layers = [each for each in reversed(self.layers) if each.number >= self.given.lowest]
        if not layers:
            return []
        lines = []
        for each in layers:
            below = self.layers[each.number - 2] if each.number > self.given.lowest else None
            trained = f"layer{each.number}" not in self.given.settings.frozen
            through = each is self.output and self.spec.cost.partner is not None
            arrives = self._arriving(through) if each is self.output else None
            lines += [f"# Layer {each.number}",
                      *each.backward(arrives, through, trained, below.receives if below else None)]
        return self._back_over_time(lines, [start for each in layers for start in each.starts()])

    def _arriving(self, through_partner: bool) -> str:
        """The error signal of the cost at timestep n, where there is one."""
        cost = self.spec.cost
        y, t = Glyph("y", code=self.output_at("h", "n")), Glyph("t", code=self.target)
        if through_partner:
            ones = all((target.sum(-1) == 1.0).all() for batch in self.given.batches for _, target in batch)
            slope = cost.joint_formula(y, t, None if ones else Series("j", "N", t))
        else:
            slope = cost.slope_formula(y, t)
        code = self.library.code(slope)
        condition = self._condition() if self.given.over_time else ""
        return f"{code} if {condition} else np.zeros({self.spec.output_size})" if condition else code

    def _condition(self) -> str:
        """Where the error of a target enters."""
        if self.spec.many_to_one:
            return "n == N"
        if self.given.every is None:
            return f"n > {self.washout}" if self.washout else ""
        return f"n > max(start, {self.washout})" if self.washout else "n > start"

    def _back_over_time(self, lines: list[str], starts: list[tuple[str, str]]) -> list[str]:
        if not self.given.over_time:
            return lines
        begin = [f"{name} = {code}" for name, code in starts]
        body = indented(lines)
        depth = "depth" if self._newton else self.given.depth
        if self.given.depth is None:
            return [*begin, "for n in range(N, 0, -1):", *body]
        if self.given.every is None:
            return [*begin, commented(f"for n in range(N, max(N - {depth}, 0), -1):", "truncated"), *body]
        every = self.given.every
        inner = [f"end = min(start + {every}, N)", *begin, f"for n in range(end, max(end - {depth}, 0), -1):", *body]
        return [commented(f"for start in range(0, N, {every}):", "one truncated backward pass after the other"),
                *indented(inner)]

    # All samples, and all updates.

    def _batches(self) -> list[Section]:
        """The functions that find the mean over a batch and, for Newton's method, its second derivatives."""
        if self.given.single and not self._newton:
            return []
        depth, any_depth = (f", depth={self.given.depth}", ", depth=depth") if self._truncated_newton else ("", "")
        learning = parts.learning(self.given)
        mean = [Section(MEAN.format(learning=learning, depth=depth, any_depth=any_depth,
                                    both="[:2]" * self._carry))]
        whole = ", depth=np.inf" * self._truncated_newton
        return [*mean, Section(HESSIAN.format(learning=learning, whole=whole))] if self._newton else mean

    def _passes(self) -> list[str]:
        """The lines that find the cost and the gradient of an update."""
        if self._newton:
            sample = "(*sample, states)" if self._carry else "sample"
            batch = [f"batch = [{sample}]"] if self.given.single else []
            states = ["states = backprop(weights, *batch[0])[2]"] * self._carry
            return [*batch, "cost, gradient = mean(weights, batch)", "H = hessian(weights, batch)", *states]
        if self._carry:
            return ["cost, gradient, states = backprop(weights, *sample, states)"]
        if self.given.single:
            return ["cost, gradient = backprop(weights, *sample)"]
        return ["cost, gradient = mean(weights, batch)"]

    def _loop(self) -> str:
        return parts.loop(self.given, self.optimiser, self._passes()) + "\n\n" + parts.printed()


def indented(lines: list[str]) -> list[str]:
    """Lines of a block."""
    return ["    " + line for line in lines]


def _indexed(line: str) -> set[str]:
    """The names of what is read by timestep."""
    return set(re.findall(r"\b(\w+)\[(?:n|N|n - 1)\]", line))


MEAN = '''\
def mean(weights, batch{depth}):
    """The mean over a batch: its cost, and its gradient."""
    costs, gradients = zip(*(backprop(weights, *sample{any_depth}){both} for sample in batch))
    return sum(costs) / len(batch), {{name: sum(g[name] for g in gradients) / len(batch) for name in {learning}}}'''
HESSIAN = '''\
def hessian(weights, batch):
    """The second derivatives of the mean cost, by complex steps of the gradient: Im g(w + iε) / ε."""
    rows = []
    for name in {learning}:
        for place in np.ndindex(weights[name].shape):
            stepped = {{key: W.astype(complex) for key, W in weights.items()}}
            stepped[name][place] += 1e-30j
            gradient = mean(stepped, batch{whole})[1]
            rows.append(np.concatenate([g.ravel() for g in gradient.values()]).imag / 1e-30)
    return (np.array(rows) + np.array(rows).T) / 2.0'''
