"""Trains with the examples of docs/adding.md, and looks at the run as the page does; run by test_docs.py in a copy of
the sources that has them.
"""

import numpy as np
from unrolled.app.presets import presets
from unrolled.app.views import views
from unrolled.app.views.moment import Moment
from unrolled.core import (
    RunSpec,
    SpecError,
    Trainer,
    check,
    convention,
    explain,
    forward_gradient,
    gradient_check,
    numbers_with,
    parse_edits,
    temporal_jacobians,
    what_if,
)

spec = RunSpec.from_dict({
    "task": {"kind": "parity", "training": 12, "validation": 4}, "readout": "many_to_one", "batch_size": 3,
    "layers": [{"kind": "update_gate", "units": 3}, {"kind": "dense", "units": 2, "activation": "softplus"},
               {"kind": "dense", "units": 1, "activation": "linear"}],
    "cost": "log_cosh", "optimiser": {"kind": "signum", "learning_rate": 0.01}, "initialiser": "lecun", "seed": 4})
trainer = Trainer(spec)
costs = trainer.run(200)
assert costs[-20:].mean() < costs[:20].mean()
assert max(check.relative_error for check in gradient_check(trainer)) < 1e-9

step = trainer.step()
for name, gradient in forward_gradient(spec, step).gradients.items():
    assert np.allclose(step.gradients[name], gradient, rtol=1e-10, atol=1e-14), name
last = int(step.lengths[0])
for notation in ("seed", "nielsen", "goodfellow"):
    for about in ({"layer": 1, "timestep": last - 1}, {"layer": 2, "timestep": last}, {"layer": 3, "timestep": last},
                  {"weight": "layer1.W_time_u"}):
        assert explain(spec, step, notation=notation, **about).to_dict()["sections"], about
assert temporal_jacobians(spec, step)[0].words
(decay,) = parse_edits([{"kind": "weight_decay", "value": 0.1}])
assert not np.array_equal(what_if(spec, step, [decay]).updates["layer1.W_time_u"], step.updates["layer1.W_time_u"])

view = views()["update_ratio"]
assert view.skeleton(spec)["data"]
assert len(view.data(Moment(spec, step, trainer))["traces"][0]["y"]) == len(step.updates)

parity = Trainer(presets()["parity"].spec)
parity.run(1000)
assert parity.evaluate().accuracy > 0.9

mistaken = {"mistakes": [{"kind": "signal_clipped", "layer": "layer1"}]}
right = presets()["parity"].spec
gradients = [Trainer(each).step().gradients["layer1.W_time_f"]
             for each in (right, RunSpec.from_dict(right.to_dict() | mistaken))]
assert not np.array_equal(*gradients)
try:
    RunSpec.from_dict(spec.to_dict() | mistaken)
except SpecError as error:
    assert "a network without update gate layers" in str(error)
else:
    raise AssertionError("an update gate has no rules")

step, keras = Trainer(right).step(), convention("keras")()
given = keras.arrays(right, numbers_with(right, step, []))
finding = check(given, right, step)
assert finding.right
assert finding.convention.name == "keras"
assert given["recurrent_kernel_gradient"].shape == (4, 16)
