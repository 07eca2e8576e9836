"""Autograd in the place of JAX: the same functions by the same names, as far as scripts call them."""

from types import ModuleType, SimpleNamespace

import autograd
import autograd.numpy as anp
from autograd.tracer import getval


def value_and_grad(function, has_aux=False):
    """The value, and the gradient by the entries of the first argument."""
    def found(first, *rest):
        others = []

        def value(first):
            made = function(first, *rest)
            if has_aux:
                others.append([getval(state) for state in made[1]])
            return made[0] if has_aux else made

        # Autograd warns where there is nothing to differentiate by.
        cost, gradient = autograd.value_and_grad(value)(dict(first)) if first else (value(first), {})
        return ((cost, others[-1]), gradient) if has_aux else (cost, gradient)

    return found


def modules() -> dict[str, ModuleType]:
    """What the imports of a JAX script find."""
    jax, numpy = ModuleType("jax"), ModuleType("jax.numpy")
    numpy.__dict__.update({name: getattr(anp, name) for name in dir(anp) if not name.startswith("__")})
    # A plain array, as jnp.array makes of numbers; autograd's wants to trace them.
    numpy.array = lambda numbers, kind=None: anp._np.array(numbers, kind)
    jax.numpy, jax.jit = numpy, lambda function: function
    jax.value_and_grad, jax.hessian = value_and_grad, autograd.hessian
    jax.lax = SimpleNamespace(stop_gradient=getval)
    jax.config = SimpleNamespace(update=lambda name, value: None)
    return {"jax": jax, "jax.numpy": numpy}
