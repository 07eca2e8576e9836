"""The seed's first example, with its numbers: y = σ(w₂ σ(w₁ x))."""

import math

import pytest
from reading import NAMESPACE, parsed
from unrolled.app.presets import presets
from unrolled.core import Trainer, explain


@pytest.fixture(scope="module")
def chain():
    trainer = Trainer(presets()["scalar-chain"].spec)
    return trainer.spec, trainer.step()


def told(chain, **place):
    [section] = [section for section in explain(*chain, **place).sections if section.name == "Chain rule"]
    return section


def test_both_derivatives_by_hand(chain):
    x, w1, w2 = 1.0, 0.5, 0.5
    h1 = 1 / (1 + math.exp(-w1 * x))
    y = 1 / (1 + math.exp(-w2 * h1))
    second, first, cost_of_second, cost_of_first = (
        equation.value for equation in told(chain, layer=1, unit=1).equations
    )
    assert second == pytest.approx(y * (1 - y) * h1, rel=1e-14)
    assert first == pytest.approx(y * (1 - y) * w2 * h1 * (1 - h1) * x, rel=1e-14)
    assert cost_of_second == pytest.approx((y - 0.9) * second, rel=1e-14)
    assert cost_of_first == pytest.approx((y - 0.9) * first, rel=1e-14)


def test_term_by_term_as_the_seed_has_it(chain):
    links = told(chain, layer=1, unit=1).equations[1].latex.split("\n")[1]
    assert links == (
        r"\frac{\partial y}{\partial w_{1}} &= \frac{\partial \sigma\left( z_{2} \right)}{\partial z_{2}} "
        r"\frac{\partial z_{2}}{\partial h_{1}} \frac{\partial h_{1}}{\partial z_{1}} \frac{\partial z_{1}}{\partial w_{1}} \\"
    )


def test_the_shared_factor_is_marked_in_both(chain):
    for equation in told(chain, weight="layer2.W_space").equations:
        for line in equation.mathml:
            [shared] = [row for row in parsed(line).iter(f"{NAMESPACE}mrow") if row.get("class") == "shared"]
            assert len(shared) == 1


def test_no_chain_no_section():
    trainer = Trainer(presets()["xor"].spec)
    assert "Chain rule" not in [
        section.name for section in explain(trainer.spec, trainer.step(), layer=1, unit=1).sections
    ]
