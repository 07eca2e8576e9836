"""NumPy: forward and backward pass written out, layer by layer and line by line."""

import re
from textwrap import indent
from typing import ClassVar

from ...formula.tree import Glyph, Series
from .. import parts, words
from ..expressions import Library
from ..lines import commented, indented, keep_only
from ..literals import names
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

    how: ClassVar[str] = "Forward and backward pass are written out."
    imports: ClassVar[str] = "import numpy as np"

    def model(self):
        return [Section(self.backprop(), words.backward(self.given))]

    def hessian(self):
        whole = ", depth=np.inf" * self.truncated_newton
        return HESSIAN.format(learning=self.given.learning, whole=whole)

    # One sample.

    def backprop(self) -> str:
        """The function that finds the cost of a sample and its gradient."""
        backward = self._backward()
        kept = {name for name, _ in self.initial()} | {"h0", "t"} | set().union(*map(_indexed, backward))
        forward = [keep_only(kept, line) for line in self._over_time()]
        body = [
            '"""The cost of one sample, and its gradient by weight."""', parts.unpacked(self.given), *self._start(kept),
            "", "# Forward", *forward, "", "# Backward",
            f"gradient = dict.fromkeys({self.given.learning}, 0.0)", *backward,
            "return cost, gradient" + f", {self.final}" * self.carry,
        ]
        return f"def backprop({self.parameters}{self.depth_parameter}):\n" + indent("\n".join(body), "    ")

    def _start(self, kept: set[str]) -> list[str]:
        """The names of inputs, targets and what is kept by timestep."""
        if not self.given.over_time:
            return ["h0, t = np.array(x), np.array(t)"]
        initial = dict(self.initial())
        if self.carry:
            initial = {name: f"states[{i}]" for i, name in enumerate(initial)}
        others = sorted(kept - initial.keys() - {"h0", "t"})
        targets = "np.array(t)" if self.spec.many_to_one else "dict(enumerate(np.array(t), start=1))"
        lines = ["N, h0 = len(x), dict(enumerate(np.array(x), start=1))", f"t = {targets}"]
        lines += [f"{name} = {{0: {code}}}" for name, code in initial.items()]
        return [*lines, *([f"{names(others)} = " + ", ".join("{}" for _ in others)] if others else [])]

    def _over_time(self) -> list[str]:
        """The forward pass of all timesteps; the cost adds up where there are targets at every timestep."""
        if not self.given.over_time:
            return [*self.forward(), self.cost()]
        if self.spec.many_to_one:
            return ["for n in range(1, N + 1):", *indented(self.forward()), self.cost()]
        return ["cost = 0.0", "for n in range(1, N + 1):", *indented([*self.forward(), *self.counted(self.cost())])]

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
            return f"n > {self.spec.washout}" if self.spec.washout else ""
        return f"n > max(start, {self.spec.washout})" if self.spec.washout else "n > start"

    def _back_over_time(self, lines: list[str], starts: list[tuple[str, str]]) -> list[str]:
        if not self.given.over_time:
            return lines
        begin = [f"{name} = {code}" for name, code in starts]
        body = indented(lines)
        depth = "depth" if self.newton else self.given.depth
        if self.given.depth is None:
            return [*begin, "for n in range(N, 0, -1):", *body]
        if self.given.every is None:
            return [*begin, commented(f"for n in range(N, max(N - {depth}, 0), -1):", "truncated"), *body]
        every = self.given.every
        inner = [f"end = min(start + {every}, N)", *begin, f"for n in range(end, max(end - {depth}, 0), -1):", *body]
        return [commented(f"for start in range(0, N, {every}):", "one truncated backward pass after the other"),
                *indented(inner)]

    # All samples, and all updates.

def _indexed(line: str) -> set[str]:
    """The names of what is read by timestep."""
    return set(re.findall(r"\b(\w+)\[(?:n|N|n - 1)\]", line))


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
