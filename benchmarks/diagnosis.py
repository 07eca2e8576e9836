"""How well a check names mistakes: `python -m benchmarks.diagnosis [--networks 20] [--pairs 3] [--kinds lstm gru]`.

On random networks with a kind of layer every mistake is made in each of its variants, and the numbers are written in
three conventions and checked: all error signals and gradients, and the gradients alone. A mistake is named right where
it is among those that are named; all that are named have to reproduce the numbers. One that changes none of the given
numbers is counted apart, and so is one whose numbers are right in another convention or but for a factor of the cost.
Then pairs of mistakes, right numbers and random numbers. The benchmark fails where a mistake is named that was not
made, right numbers are called wrong, or random numbers are explained.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import product

import numpy as np
from unrolled.core import (
    Checker,
    Finding,
    Mistake,
    RunSpec,
    Trainer,
    all_mistakes,
    convention,
    conventions,
    numbers_with,
    telling_network,
)
from unrolled.core.conventions.base import LAYER, Scale, is_signal
from unrolled.core.conventions.blocks import names_in

KINDS = {"dense": ("unrolled", "deep-learning-specialization-1", "nielsen"),
         "recurrent": ("unrolled", "cs231n", "deep-learning-specialization"),
         "lstm": ("unrolled", "cs231n", "deep-learning-specialization"), "gru": ("unrolled", "pytorch", "mytorch")}
GIVEN = ("signals and gradients", "gradients")
ACTIVATIONS = ("sigmoid", "tanh")
COSTS = ("squared_error", "half_squared_error", "binary_cross_entropy", "cross_entropy")
OUTCOMES = ("named alone", "named among others", "named wrong", "not named", "doubtful", "right elsewhere", "no effect")
SAID = ("named wrong", "not named", "doubtful")
SAME = 1e-5  # of an array's norm: a difference that single precision explains
Arrays = dict[str, np.ndarray]
Says = Callable[[str], None]


class Network:
    """A random network with layers of a kind, in which mistakes show, and a step of it.

    Args:
        kind: of the hidden layers.
        seed: of everything random.
    """

    def __init__(self, kind: str, seed: int):
        self.kind, self.seed, self.rng = kind, seed, np.random.default_rng([seed, list(KINDS).index(kind)])
        self.spec = self._spec(seed)
        self.step = Trainer(self.spec).step()
        self.checker = Checker(self.spec, self.step)

    def _spec(self, seed: int) -> RunSpec:
        rng, cost = self.rng, COSTS[seed % len(COSTS)]
        hidden = [{"kind": self.kind, "units": 2} | self._activated(rng.choice(ACTIVATIONS))
                  for _ in range(rng.integers(1, 3))]
        output = {"squared_error": "tanh", "cross_entropy": "softmax"}.get(cost, "sigmoid")
        spec = telling_network(RunSpec.from_dict({
            "task": {"kind": "explicit", "inputs": [[0.0]], "targets": [[0.0, 1.0]]}, "cost": cost, "seed": seed,
            "layers": [*hidden, {"kind": "dense", "units": 2, "activation": output}]}))
        return self._to_one(spec) if self.kind != "dense" and rng.integers(3) == 0 else spec

    def _activated(self, activation: str) -> dict[str, str]:
        return {"activation": str(activation)} if self.kind in ("dense", "recurrent") else {}

    @staticmethod
    def _to_one(spec: RunSpec) -> RunSpec:
        """The same network with a target at the end only."""
        data = spec.to_dict()
        task = data["task"] | {"targets": [each[-1:] for each in data["task"]["targets"]], "washout": 0}
        return RunSpec.from_dict(data | {"task": task, "readout": "many_to_one"})

    @cached_property
    def mistakes(self) -> list[Mistake]:
        """Each mistake that it can have, in each variant."""
        return [mistake for mistake in all_mistakes() if mistake.applies(self.spec)]

    def scales(self, name: str) -> tuple[Scale, ...]:
        """The scales that a convention may have here."""
        return convention(name)().scales(self.spec, len(self.step.samples))

    def given(self, name: str, what: str, mistakes: Sequence[Mistake] = (), scale: Scale | None = None) -> Arrays:
        """The arrays of a convention with these mistakes, each once: those of a course with their layer in front."""
        course, numbers = convention(name)(), numbers_with(self.spec, self.step, mistakes)
        firsts = {key: next(names_in(block)) for key, block in course.blocks(self.spec).items() if LAYER.match(key)}
        arrays = course.arrays(self.spec, numbers, scale) if course.own_names else numbers
        return {key: array for key, array in arrays.items() if is_given(firsts.get(key, "") if firsts else key, what)}


def is_given(name: str, what: str) -> bool:
    """Whether one of our arrays is among what is given, by its name."""
    return name.startswith("gradients/") or (what == GIVEN[0] and (is_signal(name) or name.startswith("updates/")))


def differ(a: Arrays, b: Arrays) -> bool:
    """Whether two are not the same numbers, but for single precision."""
    return any(not np.linalg.norm(a[key] - b[key]) <= SAME * np.linalg.norm(b[key]) for key in a)


def outcome(network: Network, planted: Sequence[Mistake], name: str, what: str) -> tuple[str, Finding | None]:
    """What a check says about the numbers with these mistakes: one of `OUTCOMES`, and the finding."""
    given = network.given(name, what, planted)
    if not differ(given, network.given(name, what)):
        return "no effect", None
    finding = network.checker.check(given)
    made, found = kinds_of(planted), [kinds_of(each) for each in finding.mistakes]
    if any(each <= made for each in found):
        return ("named alone" if len(found) == 1 else "named among others"), finding
    if finding.right:
        return "right elsewhere", finding
    return ("named wrong" if found else "doubtful" if finding.doubtful else "not named"), finding


def kinds_of(mistakes: Iterable[Mistake]) -> frozenset[str]:
    """Their kinds: a variant counts as the same mistake."""
    return frozenset(mistake.kind for mistake in mistakes)


def misfits(network: Network, planted: Sequence[Mistake], name: str, what: str, finding: Finding) -> int:
    """How many of the mistakes that are named do not reproduce the numbers."""
    given, scales = network.given(name, what, planted), network.scales(name)
    return sum(all(differ(given, network.given(name, what, each, scale)) for scale in scales)
               for each in finding.mistakes if finding.convention.name == name and finding.factor == 1.0)


def singles(networks: Sequence[Network], says: Says) -> Counter:
    """Every mistake alone."""
    return counted(((network, (mistake,)) for network in networks for mistake in network.mistakes), says)


def pairs(networks: Sequence[Network], many: int, says: Says) -> Counter:
    """Random pairs of mistakes of different kinds."""
    def drawn() -> Iterator[tuple[Network, tuple[Mistake, ...]]]:
        for network in networks:
            for _ in range(many):
                kinds = network.rng.choice(sorted(kinds_of(network.mistakes)), 2, replace=False)
                yield network, tuple(network.rng.choice([each for each in network.mistakes if each.kind == kind])
                                     for kind in kinds)

    return counted(drawn(), says)


def counted(cases: Iterable[tuple[Network, tuple[Mistake, ...]]], says: Says) -> Counter:
    """The outcomes of cases in every convention, by kind of layer, convention, what is given and outcome."""
    counts: Counter = Counter()
    for network, planted in cases:
        for name, what in product(KINDS[network.kind], GIVEN):
            began = time.perf_counter()
            result, finding = outcome(network, planted, name, what)
            counts[network.kind, name, what, "seconds"] += time.perf_counter() - began
            counts[network.kind, name, what, result] += 1
            if finding and (bad := misfits(network, planted, name, what, finding)):
                counts[network.kind, name, what, "misfits"] += bad
            if result in SAID:
                says(f"{result}: {network.kind} {network.seed}, {name}, {what}: {words(planted)}"
                     + "".join(f"; {words(each)}" for each in (finding.mistakes or finding.doubtful)))
    return counts


def words(mistakes: Iterable[Mistake]) -> str:
    """Mistakes with what is not as usual in them."""
    return " + ".join(str({name: value for name, value in mistake.to_dict().items() if value is not None})
                      for mistake in mistakes)


def wrong_though_right(networks: Sequence[Network], many: int, says: Says) -> int:
    """How often right numbers are called wrong: some arrays of any convention, rounded in any way."""
    wrong, names = 0, list(conventions())
    for i in range(many):
        network = networks[i % len(networks)]
        rng, name = network.rng, names[i // len(networks) % len(names)]
        scales = network.scales(name)
        given = network.given(name, GIVEN[0], scale=scales[rng.integers(len(scales))])
        if given:
            chosen = rng.choice(sorted(given), rng.integers(1, len(given) + 1), replace=False)
            digits = int(rng.integers(4, 17))
            if not network.checker.check({key: rounded(given[key], digits) for key in chosen}).right:
                wrong += 1
                says(f"right numbers called wrong: {network.kind} {network.seed}, {name}, {digits}: {sorted(chosen)}")
    return wrong


def rounded(array: np.ndarray, digits: int) -> np.ndarray:
    """Rounded to so many significant digits; to single precision where they are seven."""
    if digits == 7:
        return array.astype(np.float32)
    return np.array([float(f"{value:.{digits - 1}e}") for value in array.ravel()]).reshape(array.shape)


def explained_though_random(networks: Sequence[Network], many: int, says: Says) -> int:
    """How often a mistake is named for numbers that have none: random ones, or right ones with a wrong entry."""
    explained = 0
    for i in range(many):
        network = networks[i % len(networks)]
        rng, name = network.rng, KINDS[network.kind][i % 3]
        given = network.given(name, GIVEN[i % 2])
        if i % 4 < 2:
            given = {key: rng.normal(0.0, array.std() or 1.0, array.shape) for key, array in given.items()}
        else:
            key = str(rng.choice(sorted(given)))
            given[key] = given[key].copy()
            given[key].flat[rng.integers(given[key].size)] += 0.1 * np.abs(given[key]).max() + 1e-3
        finding = network.checker.check(given)
        if finding.mistakes or finding.right:
            explained += 1
            says(f"explained: {network.kind} {network.seed}, {name}, {GIVEN[i % 2]}, {finding.mistakes}")
    return explained


def table(title: str, counts: Counter) -> str:
    """A row for each kind of layer, convention and what is given, and the sums."""
    cases = dict.fromkeys(key[:3] for key in counts)
    lines = [title, "", f"{'layer':10} {'convention':31} {'given':22}" + "".join(f"{each:>20}" for each in OUTCOMES)
             + f"{'ms':>8}"]
    for case in [*cases, ("all", "", "")]:
        found = {each: sum(n for key, n in counts.items() if key[3] == each and case in (key[:3], ("all", "", "")))
                 for each in (*OUTCOMES, "seconds")}
        checked = sum(found[each] for each in OUTCOMES)
        lines.append(f"{case[0]:10} {case[1]:31} {case[2]:22}" + "".join(f"{found[each]:20}" for each in OUTCOMES)
                     + f"{1000 * found['seconds'] / max(checked, 1):8.0f}")
    return "\n".join([*lines, "", share(counts)])


def share(counts: Counter) -> str:
    """How many of the mistakes that show are named."""
    total = Counter()
    for key, n in counts.items():
        total[key[3]] += n
    named = total["named alone"] + total["named among others"]
    shown = named + sum(total[each] for each in ("named wrong", "not named", "doubtful"))
    return (f"{named} of {shown} that are wrong in every convention are named ({named / max(shown, 1):.2%}), "
            f"{total['named wrong']} wrongly; {total['misfits']} named mistakes do not reproduce the numbers\n")


def main() -> None:
    """Print the tables, and end with an error where the check says what is not so."""
    parser = argparse.ArgumentParser(prog="benchmarks.diagnosis", description=__doc__.split("\n")[0])
    parser.add_argument("--networks", type=int, default=20, help="of each kind of layer")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS), help="of layers")
    parser.add_argument("--pairs", type=int, default=3, help="pairs on each network")
    parser.add_argument("--right", type=int, default=2500, help="tries with right numbers, of each kind of layer")
    parser.add_argument("--random", type=int, default=25, help="tries with random numbers, of each kind of layer")
    asked = parser.parse_args()
    networks = [Network(kind, seed) for kind in asked.kinds for seed in range(asked.networks)]
    said: list[str] = []
    one = singles(networks, said.append)
    print(table("One mistake", one), flush=True)
    two = pairs(networks, asked.pairs, said.append)
    print(table("Two mistakes at once", two), flush=True)
    tries = [many * len(asked.kinds) for many in (asked.right, asked.random)]
    wrong = wrong_though_right(networks, tries[0], said.append)
    explained = explained_though_random(networks, tries[1], said.append)
    print(f"{wrong} of {tries[0]} times right numbers are called wrong; {explained} of {tries[1]} times numbers without "
          "a mistake are explained by one", *said, sep="\n")
    if wrong or explained or any(key[3] in ("named wrong", "misfits") for key in one + two):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
