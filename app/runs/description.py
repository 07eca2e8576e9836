"""The state of a run as the API describes it."""

from typing import Any

from .training import Training


def describe_setup(training: Training) -> dict[str, Any]:
    """The part of a training's state that never changes."""
    spec, data = training.spec, training.history.trainer.dataset
    task = spec.task
    scales = {of: {"offset": scale.offset.tolist(), "width": scale.width.tolist()}
              for of, scale in (("inputs", data.input_scale), ("outputs", data.target_scale))
              if scale and not scale.plain}
    layers = [{"label": layer.label, "recurrent": layer.recurrent, "learns": layer.trainable, "gates": layer.gates,
               "quantities": layer.displayed_quantities, "names": layer.quantity_labels,
               "terms": layer.gradient_terms()} for layer in spec.layers]
    shape = {"inputs": spec.input_size, "outputs": spec.output_size, "max_timesteps": spec.max_timesteps,
             "image": task.image_shape, "display": task.display, "symbols": task.symbols, "classes": task.classes,
             "washout": spec.washout, "input_names": task.input_names, "output_names": task.output_names,
             "scales": scales, "layers": layers}
    return {"spec": spec.to_dict(), "shape": shape, "parameters": training.history.trainer.parameters}
