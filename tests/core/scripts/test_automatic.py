"""Scripts for libraries that differentiate by themselves. JAX is played by autograd, which is here already."""

import ast
import builtins
import re
import sys
from unittest.mock import patch

import pytest
from random_specs import all_writable, random_trainer
from running import differences, ran
from standing_in import modules
from unrolled.app.presets import presets
from unrolled.core import Trainer, script_languages, write_script

CLOSE = 1e-12
NAMES = [name for name in ("sum-of-bits", "truncated-sum-of-bits", "xor", "newton", "counting-ones", "running-sum")
         if all_writable(presets()[name].spec)]
JAX_WORDS = {"jnp.array": "torch.tensor", "jnp": "torch", "(weights[name] for name in names)": "weights.values()"}


def with_stand_in(script):
    """Run a JAX script with autograd."""
    with patch.dict(sys.modules, modules()):
        return ran(script)


def unknown_names(text: str) -> set[str]:
    """The names that a script uses, outside of functions, before a statement gives them."""
    known, unknown = set(dir(builtins)), set()
    for statement in ast.parse(text).body:
        if isinstance(statement, ast.FunctionDef):
            known.add(statement.name)
            continue
        names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
        stored, used = ({name.id for name in names if isinstance(name.ctx, kind)} for kind in (ast.Store, ast.Load))
        given = {target.id for target in getattr(statement, "targets", []) if isinstance(target, ast.Name)}
        unknown |= used - known - (stored - given)
        known |= stored
        if isinstance(statement, ast.Import):
            known |= {alias.asname or alias.name.split(".")[0] for alias in statement.names}
    return unknown


def functions(text: str) -> dict[str, str]:
    """The functions of a script, by name."""
    return {node.name: ast.unparse(node) for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("name", NAMES)
def test_presets_train_as_on_the_page(name):
    assert max(differences(Trainer(presets()[name].spec), 5, with_stand_in, "jax")) <= CLOSE


@pytest.mark.parametrize("seed", range(40))
def test_random_networks_train_as_they_do(seed):
    assert max(differences(random_trainer(seed), 4, with_stand_in, "jax")) <= CLOSE


@pytest.mark.parametrize("seed", range(40))
def test_pytorch_has_the_formulas_of_jax(seed):
    trainer = random_trainer(seed)
    jax, torch = (functions(write_script(trainer, language, 2).text) for language in ("jax", "pytorch"))
    text = re.sub(r"jax\.lax\.stop_gradient\((\w+\[n - 1\])\)", r"\1.detach()", jax["cost_of"])
    for word, other in JAX_WORDS.items():
        text = text.replace(word, other)
    assert text == torch["cost_of"]


@pytest.mark.parametrize("language", script_languages())
def test_names_are_given_before_they_are_used(language):
    for seed in range(200):
        script = write_script(random_trainer(seed), language, 2)
        assert script.language == language
        assert unknown_names(script.text) == set(), seed
