"""What every registered mistake promises: it says what it is, changes the numbers where it can be made, trains, shows
in the gradient check, and can be made together with others.
"""

import json
import re
from dataclasses import replace

import numpy as np
import pytest
from in_node import in_node
from mistaken_networks import networks, traced
from unrolled.core import RunSpec, SpecError, Trainer, gradient_check
from unrolled.core.backprop.kinds import RULES
from unrolled.core.backprop.network import NetworkRules
from unrolled.core.backprop.rule import rules_in
from unrolled.core.mistakes.base import CellMistake, LayerMistake, Mistake
from unrolled.core.network.mistaken import numbers_with
from unrolled.core.registry import kinds

MISTAKES = kinds("mistake")
RULE_NAMES = {name for rules in (NetworkRules, *RULES.values()) for name in rules_in(rules)}
NETWORKS = networks()


def variants(kind):
    """The mistake with its defaults, and with every other choice that it offers."""
    chosen = {name: p.choices for name, p in kind.parameters().items() if p.type == "choice" and name != "gate"}
    others = [{name: value} for name, choices in chosen.items() for value in choices]
    return [kind(), *(kind(**fields) for fields in others)]


def differs(numbers, step):
    """The names of the arrays that are not those of the step."""
    right = dict(step.items())
    return [name for name, array in numbers.items() if name in right
            and not np.allclose(array, right[name], rtol=1e-9, atol=1e-12 * np.abs(right[name]).max())]


def places(mistake):
    """The networks that it can be made in."""
    return [name for name, spec in NETWORKS.items() if mistake.applies(spec)]


@pytest.mark.parametrize("name", MISTAKES)
def test_it_says_what_it_is(name):
    mistake = MISTAKES[name]()
    for sentence in (mistake.done, mistake.wrong):
        assert sentence.endswith(".")
    assert mistake.label
    assert mistake.essay
    assert mistake.formula.count("{") == mistake.formula.count("}")
    described = MISTAKES[name].describe()
    assert (described["about"], described["wrong"], described["essay"]) == (mistake.done, mistake.wrong, mistake.essay)


def test_the_page_can_write_every_formula():
    """A command of LaTeX that it does not know would stand there as a word."""
    written = in_node("""const { marked, SIGNS } = await load("compare/mistake_words.js");
        return value.map((formula) => [marked(formula), Object.keys(SIGNS)]);""",
                      [MISTAKES[name].formula for name in MISTAKES])
    structure, words = {"frac", "mathrm", "mathsf", "left", "right"}, {"max", "tanh"}  # which stand as they are
    for name, (marked, signs) in zip(MISTAKES, written, strict=True):
        assert set(re.findall(r"\\([A-Za-z]+)", MISTAKES[name].formula)) <= {*signs, *structure, *words}, name
        assert "\\" not in marked


@pytest.mark.parametrize("name", MISTAKES)
def test_its_methods_are_rules(name):
    """A method by a misspelt name would never be called."""
    base = {attribute for cls in (Mistake, LayerMistake, CellMistake) for attribute in dir(cls)}
    own = {attribute for attribute in vars(MISTAKES[name]) if callable(getattr(MISTAKES[name], attribute))
           and not attribute.startswith("_")}
    assert own & RULE_NAMES
    assert own - base <= RULE_NAMES


@pytest.mark.parametrize("name", MISTAKES)
def test_its_numbers_are_wrong(name):
    """In every variant, in at least one network; and nothing is left out or has another shape."""
    for mistake in variants(MISTAKES[name]):
        found = places(mistake)
        assert found, mistake
        wrong = []
        for network in found:
            spec, step = NETWORKS[network], traced(network)
            numbers, right = numbers_with(spec, step, [mistake]), numbers_with(spec, step, [])
            assert not differs(right, step)
            assert {key: a.shape for key, a in numbers.items()} == {key: a.shape for key, a in right.items()}
            wrong += differs(numbers, step)
        assert wrong, mistake


@pytest.mark.parametrize("name", MISTAKES)
def test_training_with_it_traces_its_numbers(name):
    mistake = MISTAKES[name]()
    network = places(mistake)[-1]
    spec = replace(NETWORKS[network], mistakes=(mistake,))
    traced_trainer, untraced = Trainer(spec), Trainer(spec)
    steps = [traced_trainer.step() for _ in range(3)]
    costs = untraced.run(3)
    assert [step.cost for step in steps] == costs.tolist()
    for key, weight in untraced.weights.items():
        assert np.array_equal(traced_trainer.weights[key], weight, equal_nan=True)
    for step in steps:
        numbers = dict(step.items())
        for key, array in numbers_with(replace(spec, mistakes=()), right_before(spec, step), [mistake]).items():
            if key in numbers:
                scale = np.abs(numbers[key]).max()
                np.testing.assert_allclose(numbers[key], array, rtol=0, atol=1e-10 * scale, err_msg=f"{network} {key}")


def right_before(spec, step):
    """The same update without mistakes, from the same weights."""
    trainer = Trainer(replace(spec, mistakes=()))
    trainer.restore(step.before)
    return trainer.step()


@pytest.mark.parametrize("name", MISTAKES)
def test_the_gradient_check_shows_it(name):
    """It compares with complex steps, so it finds what makes gradients wrong, and nothing else."""
    mistake = MISTAKES[name]()
    network = places(mistake)[0]
    spec, step = NETWORKS[network], traced(network)
    wrong = any(key.startswith("gradients/") for key in differs(numbers_with(spec, step, [mistake]), step))
    same_batch = mistake.replaced(NetworkRules) != ("batch",)
    errors = [check.relative_error for check in gradient_check(Trainer(replace(spec, mistakes=(mistake,))))]
    assert (max(errors) > 1e-6) == (wrong and same_batch)


@pytest.mark.parametrize("name", MISTAKES)
def test_its_json_is_lossless_within_a_set_up(name):
    for mistake in variants(MISTAKES[name]):
        spec = replace(NETWORKS[places(mistake)[0]], mistakes=(mistake,))
        data = json.loads(json.dumps(spec.to_dict()))
        assert data["mistakes"][0]["kind"] == name
        assert RunSpec.from_dict(data) == spec


@pytest.mark.parametrize("name", [name for name, kind in MISTAKES.items() if issubclass(kind, LayerMistake)])
def test_at_a_place_it_is_made_there_alone(name):
    """What is wrong in one layer leaves the layers above it right, and so does a timestep those after it."""
    mistake = MISTAKES[name]()
    for network in places(mistake):
        spec, step = NETWORKS[network], traced(network)
        for layer in (i for i in range(len(spec.layers)) if mistake.made_in(spec, i)):
            placed = replace(mistake, layer=f"layer{layer + 1}")
            wrong = differs(numbers_with(spec, step, [placed]), step)
            assert all(int(key.split("layer")[1].split(".")[0]) <= layer + 1 for key in wrong if "layer" in key)
    assert_not_made(mistake, layer="layer9", spec=spec, said="one of the layers layer1, layer2, layer3")


def assert_not_made(mistake, spec, said, **place):
    placed = replace(mistake, **place)
    assert not placed.applies(spec)
    with pytest.raises(SpecError, match=r"mistakes\[0\]: expected a mistake that this network can have; .* takes "
                                        + said):
        replace(spec, mistakes=(placed,))


@pytest.mark.parametrize("name", [name for name, kind in MISTAKES.items() if issubclass(kind, CellMistake)])
def test_at_a_timestep_it_is_made_there_alone(name):
    mistake = MISTAKES[name]()
    for network in places(mistake):
        spec, step = NETWORKS[network], traced(network)
        for n in range(spec.max_timesteps):
            numbers = numbers_with(spec, step, [replace(mistake, timestep=n)])
            for trace in step.layers:
                for quantity in (quantity for quantity in trace.quantities if quantity.startswith(("delta", "dz"))):
                    ours, theirs = numbers[f"{trace.name}.{quantity}"][n + 1:], getattr(trace, quantity)[n + 1:]
                    assert np.allclose(ours, theirs, rtol=1e-9, atol=1e-14), (network, n, trace.name, quantity)
    assert_not_made(mistake, spec, f"a timestep below {spec.max_timesteps}", timestep=spec.max_timesteps)
