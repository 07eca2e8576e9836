"""JAX: the forward pass, and the gradient by its automatic differentiation."""

from typing import ClassVar

from ..automatic import Automatic
from ..expressions import Library
from . import register


@register
class JAX(Automatic):
    """The backward pass is JAX's."""

    name: ClassVar[str] = "jax"
    label: ClassVar[str] = "JAX"
    order: ClassVar[int] = 3
    library: ClassVar[Library] = Library("jnp", True, "jnp.array", "np.array(W)")
    how: ClassVar[str] = "The gradient is JAX's own."
    imports: ClassVar[str] = (
        'import jax\nimport jax.numpy as jnp\nimport numpy as np\n\njax.config.update("jax_enable_x64", True)'
    )
    stop: ClassVar[str] = "jax.lax.stop_gradient({})"
    unpacking: ClassVar[str] = "(weights[name] for name in names)"
    own_hessian: ClassVar[str] = (
        "np.array(jax.hessian(lambda vector: mean_cost(unflatten(vector), batch))(flat))"
    )

    def converted(self):
        pair = "(jnp.array(x, float), jnp.array(t, float))"
        return [
            "weights = {name: jnp.array(W) for name, W in weights.items()}", self.converted_data(pair),
            "names = list(weights)  # in this order; JAX sorts the keys of a dictionary",
        ]

    def gradient(self):
        if len(self.given.trainable) == len(self.given.weights) and not self.carry:
            return "# The cost of one sample, and its gradient by weight.\nbackprop = jax.jit(jax.value_and_grad(cost_of))"
        taken, found = self.parameters.removeprefix("weights, "), "(cost, states)" if self.carry else "cost"
        aux = ", has_aux=True" * self.carry
        return "\n".join([
            f"def cost_of_trained(trained, {self.parameters}):",
            f"    return cost_of({{**weights, **trained}}, {taken})", "", "",
            f"gradient_of = jax.jit(jax.value_and_grad(cost_of_trained{aux}))", "", "",
            f"def backprop({self.parameters}):",
            '    """The cost of one sample, and its gradient by weight."""',
            f"    trained = {{name: weights[name] for name in {self.given.learning}}}",
            f"    {found}, gradient = gradient_of(trained, {self.parameters})",
            "    return cost, gradient" + ", states" * self.carry,
        ])
