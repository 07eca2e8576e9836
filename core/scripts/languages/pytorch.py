"""PyTorch: the forward pass, and the gradient by its automatic differentiation."""

from textwrap import indent
from typing import ClassVar

from ..automatic import Automatic
from ..expressions import Library
from . import register


@register
class PyTorch(Automatic):
    """The backward pass is PyTorch's."""

    name: ClassVar[str] = "pytorch"
    label: ClassVar[str] = "PyTorch"
    order: ClassVar[int] = 2
    library: ClassVar[Library] = Library("torch", True, "torch.tensor", "W.detach().numpy()")
    how: ClassVar[str] = "The gradient is PyTorch's own."
    imports: ClassVar[str] = "import numpy as np\nimport torch\n\ntorch.set_default_dtype(torch.float64)"
    update_context: ClassVar[str] = "with torch.no_grad():"
    stop: ClassVar[str] = "{}.detach()"
    own_hessian: ClassVar[str] = (
        "torch.autograd.functional.hessian(lambda vector: mean_cost(unflatten(vector), batch), flat.detach()).numpy()"
    )

    def converted(self):
        pair = "(torch.tensor(x, dtype=torch.float64), torch.tensor(t, dtype=torch.float64))"
        return ["weights = {name: torch.tensor(W) for name, W in weights.items()}", self.converted_data(pair)]

    def gradient(self):
        learning = self.given.learning
        trained = "list(weights.values())" if learning == "weights" else "[weights[name] for name in trainable]"
        found = "cost, states" if self.carry else "cost"
        lines = [
            '"""The cost of one sample, and its gradient by weight."""', f"trained = {trained}",
            "for W in trained:", "    W.requires_grad_()",
            f"{found} = cost_of({self.parameters})",
            f"gradient = dict(zip({learning}, torch.autograd.grad(cost, trained)))" if self.given.trainable
            else "gradient = {}",
            "return cost.detach(), gradient" + ", [state.detach() for state in states]" * self.carry,
        ]
        return f"def backprop({self.parameters}):\n" + indent("\n".join(lines), "    ")
