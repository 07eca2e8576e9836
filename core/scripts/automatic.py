"""What languages share whose library differentiates by itself: the cost of a sample, forward pass only."""

from textwrap import indent
from typing import ClassVar

from . import parts
from .languages.base import Language
from .lines import indented, keep_only
from .script import Section

MEAN_COST = '''\
def mean_cost(weights, batch):
    """The mean cost over a batch, as a function of the weights; nothing is truncated."""
    return sum(cost_of(weights, *sample{whole}){first} for sample in batch) / len(batch)'''
UNFLATTEN = '''\
def unflatten(vector):
    """The weights, where the trained ones come from a vector of all."""
    found, start = dict(weights), 0
    for name in {learning}:
        size = len(weights[name].ravel())
        found[name] = vector[start:start + size].reshape(weights[name].shape)
        start += size
    return found'''


class Automatic(Language):
    """A library that finds the gradient of the cost by itself.

    Attributes:
        stop: the code that gives the value of `{}` without a gradient.
        unpacking: the code of the weights in order, in a function of `weights`.
        own_hessian: the code of the Hessian, as a NumPy array, of `mean_cost` of a vector of weights.
    """

    truncated_by_backprop: ClassVar[bool] = False
    stop: ClassVar[str]
    unpacking: ClassVar[str] = "weights.values()"
    own_hessian: ClassVar[str]

    def model(self):
        return [Section(self._cost_of()), Section(self.gradient())]

    def converted_data(self, pair: str) -> str:
        """The line that turns the data into arrays of the library; `pair` is the code of one sample, from x and t."""
        if self.given.single:
            return f"samples = [{pair} for x, t in samples]"
        return f"batches = [[{pair} for x, t in batch] for batch in batches]"

    def gradient(self) -> str:
        """The function ``backprop``."""
        raise NotImplementedError

    def hessian(self):
        learning = self.given.learning
        mean = MEAN_COST.format(whole=", depth=np.inf" * self.truncated_newton, first="[0]" * self.carry)
        flat = f"{self.library.prefix}.concatenate([weights[name].ravel() for name in {learning}])"
        hessian = "\n".join([
            "def hessian(weights, batch):", '    """The second derivatives of the mean cost."""', f"    flat = {flat}",
            f"    return {self.own_hessian}",
        ])
        return "\n\n\n".join([mean, UNFLATTEN.format(learning=learning), hessian])

    def _cost_of(self) -> str:
        """The function that finds the cost of a sample."""
        kept = {name for name, _ in self.initial()} | {"h0", "t"}
        unpacked = parts.unpacked(self.given).replace("weights.values()", self.unpacking)
        names = ["N, h0 = len(x), dict(enumerate(x, start=1))"] if self.given.over_time else ["h0 = x"]
        names += ["t = dict(enumerate(t, start=1))"] * (self.given.over_time and not self.spec.many_to_one)
        body = [
            '"""The cost of one sample."""', unpacked, *names,
            *(keep_only(kept, line) for line in self._passes_over_time()),
            f"return cost, {self.final}" if self.carry else "return cost",
        ]
        return f"def cost_of({self.parameters}{self.depth_parameter}):\n" + indent("\n".join(body), "    ")

    def _passes_over_time(self) -> list[str]:
        """The forward pass; one for each truncated backward pass, since each stops at another timestep."""
        if not self.given.over_time:
            return [*self.forward(), self.cost()]
        starts = [f"{name} = {{0: {f'states[{i}]' if self.carry else code}}}"
                  for i, (name, code) in enumerate(self.initial())]
        if self.given.every is None:
            cost = [] if self.spec.many_to_one else self.counted(self.cost())
            loop = ["for n in range(1, N + 1):", *indented([*self._cut("N"), *self.forward(), *cost])]
            return [*starts, *(["cost = 0.0"] if cost else []), *loop, *([] if cost else [self.cost()])]
        counts = f"if n > max(start, {self.spec.washout}):" if self.spec.washout else "if n > start:"
        inner = [*self._cut("end"), *self.forward(), counts, *indented([self.cost()])]
        return [
            "cost = 0.0", f"for start in range(0, N, {self.given.every}):  # a truncated pass for each",
            *indented([f"end = min(start + {self.given.every}, N)", *starts, "for n in range(1, end + 1):",
                       *indented(inner)]),
        ]

    def _cut(self, end: str) -> list[str]:
        """Where the error signal does not pass to the timestep before."""
        if self.given.depth is None:
            return []
        depth = "depth" if self.truncated_newton else self.given.depth
        stopped = [f"{name}[n - 1] = {self.stop.format(f'{name}[n - 1]')}" for name, _ in self.initial()]
        return [f"if n == {end} - {depth} + 1:  # truncated", *indented(stopped)]
