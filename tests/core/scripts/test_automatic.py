"""Scripts for libraries that differentiate by themselves. JAX is played by autograd, which is here already."""

import ast
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
def test_scripts_can_be_read(language):
    for seed in range(20):
        script = write_script(random_trainer(seed), language, 2)
        compile(script.text, "script.py", "exec")
        assert script.language == language
