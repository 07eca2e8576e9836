"""What the sources are known for, and what their presets reach here: `python -m benchmarks.sources`."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from unrolled.app.presets import presets
from unrolled.core import Trainer, forward_gradient, signal_sizes, state_forgetting


class Row(NamedTuple):
    """A source, its preset, what must be reached in words, and what looks whether it is."""

    source: str
    preset: str
    asked: str
    reach: Callable[[str], tuple[str, bool]]


def validation_cost(below: float, most: int) -> Callable[[str], tuple[str, bool]]:
    """Train until the validation cost is below a number."""
    def reach(preset: str) -> tuple[str, bool]:
        trainer = Trainer(presets()[preset].spec)
        while (cost := trainer.evaluate().cost) >= below and trainer.update < most:
            trainer.run(1000)
        return f"{cost:.4f} after {trainer.update:,} updates", cost < below
    return reach


def digits_read(share: float, epochs: int, beside: bool) -> Callable[[str], tuple[str, bool]]:
    """Train for so many epochs, and see how many digits of the validation samples are read rightly."""
    def reach(preset: str) -> tuple[str, bool]:
        trainer = Trainer(presets()[preset].beside if beside else presets()[preset].spec)
        trainer.run(epochs * trainer.updates_per_epoch)
        accuracy = trainer.evaluate().accuracy
        return f"{accuracy:.1%} after {epochs} epochs", accuracy >= share
    return reach


def decay(preset: str) -> tuple[str, bool]:
    """What either reads of images that it has not learned from, from five seeds, and whether it reads all the others.
    """
    shares, learned = [], []
    for spec in (presets()[preset].spec, presets()[preset].beside):
        trainers = [Trainer(replace(spec, seed=seed)) for seed in range(1, 6)]
        for trainer in trainers:
            trainer.run(3000)
        shares.append([trainer.evaluate().accuracy for trainer in trainers])
        learned += [trainer.evaluate("training").accuracy for trainer in trainers]
    gained = min(after - before for before, after in zip(*shares, strict=True))
    words = f"{np.mean(shares[0]):.1%} without, {np.mean(shares[1]):.1%} with it, by at least {100 * gained:.1f} points"
    return f"{words}; {min(learned):.0%} of what was learned from", gained > 0.05 and min(learned) == 1.0


def slowdown(preset: str) -> tuple[str, bool]:
    """How far either cost has moved the unit after 75 updates."""
    outputs = []
    for spec in (presets()[preset].spec, presets()[preset].beside):
        trainer = Trainer(spec)
        trainer.run(75)
        outputs.append(float(trainer.step().outputs.item()))
    return f"output {outputs[0]:.2f} with the quadratic cost, {outputs[1]:.2f} with cross-entropy", outputs[
        0] > 0.9 and outputs[1] < 0.1


def sums(preset: str) -> tuple[str, bool]:
    """How many of 1,000 sums that were not learned from are right in every bit."""
    trainer = Trainer(presets()[preset].spec)
    trainer.run(600)
    seen = trainer.evaluate()
    right = int(((seen.outputs > 0.5) == (seen.targets > 0.5)).all(axis=(0, 2)).sum())
    return f"{right:,} of {len(seen.lengths):,} after {trainer.update} updates", right == len(seen.lengths)


def single_path(preset: str) -> tuple[str, bool]:
    """The gradient of the scalar chain against the product of its derivatives."""
    step = Trainer(presets()[preset].spec).step()
    back = step.layers[-1].delta.item() * np.prod([layer.dsigma.item()
                                                   for layer in step.layers]) * step.weights[
                                                       "layer2.W_space"].item() * step.inputs.item()
    error = abs(step.gradients["layer1.W_space"].item() / back - 1)
    return f"dC/dw₁ is the product of its terms to {error:.0e}", error < 1e-12


def forwards(preset: str) -> tuple[str, bool]:
    """The gradient by backpropagation through time against that by real-time recurrent learning."""
    trainer = Trainer(presets()[preset].spec)
    trainer.run(200)
    step = trainer.step()
    found = forward_gradient(trainer.spec, step)
    error = max(float(np.abs(step.gradients[name] - gradient).max() / np.abs(gradient).max())
                for name, gradient in found.gradients.items())
    return (f"relative error {error:.1e}, {found.multiplications / found.backward:.0f} times the multiplications",
            error < 1e-10)


def counting(preset: str) -> tuple[str, bool]:
    """Where Rprop ends, from (−1.5, 2), on five random sets of 20 sequences of 10 bits."""
    ends, spec = [], presets()[preset].spec
    for seed in range(1, 6):
        trainer = Trainer(replace(spec, seed=seed))
        trainer.run(1000)
        ends.append([trainer.weights[f"layer1.{name}"].item() for name in ("W_space", "W_time")])
    error = float(np.abs(np.array(ends) - 1).max())
    return f"(w, v) within {error:.1e} of (1, 1) after 1,000 updates, on five sets", error < 1e-2


def adding(preset: str) -> tuple[str, bool]:
    """How wrong both are about sums that they have not learned from; the plain network after five times as many updates
    too.
    """
    plain, gated = (Trainer(spec) for spec in (presets()[preset].spec, presets()[preset].beside))
    began = time.perf_counter()
    gated.run(1000)
    seconds, costs = time.perf_counter() - began, []
    for updates in (1000, 4000):
        plain.run(updates)
        costs.append(plain.evaluate().cost)
    found = gated.evaluate().cost
    words = (
        f"LSTM {found:.4f} after {gated.update:,} updates in {seconds:.1f} s; plain RNN {costs[0]:.3f} then, "
        f"{costs[1]:.3f} after {plain.update:,}")
    return words, found < 0.01 and min(costs) > 0.15


def newton(preset: str) -> tuple[str, bool]:
    """Newton's step against −H⁻¹g with H by central differences, and how many updates either way takes to within 1e-6
    of the minimum.
    """
    step, updates = Trainer(presets()[preset].beside).step(), []
    beside, sides = Trainer(presets()[preset].spec), []
    for entry in np.eye(2) * 1e-5:
        for sign in (1, -1):
            beside.weights["layer1.W_space"] = step.weights["layer1.W_space"] + sign * entry
            sides.append(beside.preview().gradients["layer1.W_space"][0])
    numeric = np.array([sides[0] - sides[1], sides[2] - sides[3]]) / 2e-5
    expected = -np.linalg.solve(numeric, step.gradients["layer1.W_space"][0])
    error = float(np.abs(step.updates["layer1.W_space"][0] / expected - 1).max())
    for spec in (presets()[preset].spec, presets()[preset].beside):
        costs = Trainer(spec).run(400)
        updates.append(int(np.argmax(costs < costs.min() + 1e-6)))
    return (f"−H⁻¹g to {error:.0e}; {updates[1]} updates to the minimum, {updates[0]} by gradient descent",
            error < 1e-7 and updates[1] * 5 < updates[0])


def carousel(preset: str) -> tuple[str, bool]:
    """What is left at the first timestep of what the error signal is at the last, ‖δ‖ in the plain network and ‖∂C/∂c‖
    in the LSTM, after 100 updates.
    """
    left = []
    for spec, signal in ((presets()[preset].spec, "delta"), (presets()[preset].beside, "delta_c")):
        trainer = Trainer(spec)
        trainer.run(100)
        size = signal_sizes(spec, trainer.step())[1][signal]
        left.append(float(size[0] / size[-1]))
    return f"plain ‖δ₁‖/‖δ₆₀‖ = {left[0]:.0e}; LSTM ‖∂C/∂c₁‖/‖∂C/∂c₆₀‖ = {left[1]:.2f}", left[
        0] < 1e-6 and 0.1 < left[1] < 10


def perplexity(preset: str) -> tuple[str, bool]:
    """Between how many characters it hesitates, on average, over the text that it has read."""
    trainer = Trainer(presets()[preset].spec)
    while (found := float(np.exp(trainer.evaluate("training").cost
                                 / trainer.spec.max_timesteps))) >= 3 and trainer.epoch < 200:
        trainer.run(5 * trainer.updates_per_epoch)
    return f"{found:.2f} after {trainer.update:,} updates", found < 3


def echo_state(preset: str) -> tuple[str, bool]:
    """NRMSE² on sequences that were not learned from after one update, of twenty reservoirs, and what is left of other
    states when targets count.
    """
    spec, wrong, left = presets()[preset].spec, [], []
    for seed in range(1, 21):
        trainer = Trainer(replace(spec, seed=seed))
        step = trainer.step()
        wrong.append(trainer.evaluate().nrmse2)
        left.append(float(state_forgetting(spec, step)[1][:, spec.washout].max()))
    words = (
        f"NRMSE² {wrong[0]:.1e} after one update, at most {max(wrong):.1e} of {len(wrong)} reservoirs; of other states "
        f"{max(left):.0e} is left")
    return words, max(wrong) < 1e-6 and max(left) < 1e-6


def remembered(preset: str) -> tuple[str, bool]:
    """How far apart states are at the end that began elsewhere, with a spectral radius below 1 and with one far above.
    """
    apart = [state_forgetting(spec, Trainer(spec).step())[1][:, -1]
             for spec in (presets()[preset].spec, presets()[preset].beside)]
    return f"{apart[0].max():.0e} apart in A, {apart[1].min():.1f} to {apart[1].max():.1f} in B", bool(apart[0].max()
                                                                                                       < 1e-12
                                                                                                       and apart[
                                                                                                           1].min()
                                                                                                       > 0.1)


ROWS = (
    Row("the seed", "scalar-chain", "the chain rule, term by term", single_path),
    Row("the seed", "newton", "Newton's step is −H⁻¹g, and takes few updates", newton),
    Row("the author's notebooks", "sum-of-bits", "validation cost < 0.05", validation_cost(0.05, 100_000)),
    Row("the author's notebooks", "truncated-sum-of-bits", "validation cost < 0.05", validation_cost(0.05, 100_000)),
    Row("Nielsen", "nielsen-digits", "≥ 95 %, quadratic cost", digits_read(0.95, 25, False)),
    Row("Nielsen", "nielsen-digits", "≥ 95 %, cross-entropy", digits_read(0.95, 25, True)),
    Row("Nielsen", "weight-decay", "weight decay helps on what was not learned from, from any of five seeds", decay),
    Row("Nielsen", "slowdown", "the quadratic cost hardly learns at first", slowdown),
    Row("Karpathy", "char-rnn", "perplexity < 3 on the text", perplexity),
    Row("Chen and Lipton", "adding", "LSTM < 0.01, where the plain RNN stays at 1/6", adding),
    Row("Chen and Lipton", "carousel",
        "the memory keeps the error signal over sixty timesteps, where a plain network loses it", carousel),
    Row("Jaeger", "sum-of-bits", "the gradient forwards in time is the same to 1e-10", forwards),
    Row("Jaeger", "echo-state", "test NRMSE² < 1e-6, and the state forgotten", echo_state),
    Row("Jaeger", "spectral-radius", "states forgotten below a radius of 1 and not far above", remembered),
    Row("Roelants, part 1", "counting-ones", "Rprop ends at (1, 1) to 1e-2", counting),
    Row("Roelants, part 2", "binary-addition", "every one of 1,000 sums right", sums),
)


def main() -> None:
    """Print a line for each, and end with an error where something is not reached."""
    missed = 0
    for source, preset, asked, reach in ROWS:
        found, reached = reach(preset)
        missed += not reached
        print(f"{'reached' if reached else 'MISSED '}  {source}, {preset}: {asked}: {found}", flush=True)
    if missed:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
