"""What every registered kind promises."""

import json

import numpy as np
import pytest
from unrolled.core import RunSpec, Trainer, catalogue
from unrolled.core.layers.base import QUANTITIES
from unrolled.core.registry import FAMILIES, kinds

EVERY = [(family, name) for family in FAMILIES for name in kinds(family)]


def configured(family, name):
    """An instance with its defaults; explicit data have none, so they are given."""
    if family == "edit":
        return kinds(family)[name].from_dict(
            {p["name"]: some(p) for p in catalogue()[family][name]["parameters"] if p["required"]}
        )
    given = (
        {"inputs": [[0.1, 0.2]], "targets": [[1.0]]}
        if name == "explicit"
        else {"units": 4}
        if family == "layer"
        else {}
    )
    return kinds(family)[name].from_dict(given)


def some(parameter):
    """Something that an edit's parameter takes."""
    if parameter["type"] == "list":
        return [some(parameter["each"])]
    return {"int": parameter["low"], "float": 0.5, "name": "layer1.W_space"}[parameter["type"]]


@pytest.mark.parametrize(("family", "name"), EVERY)
def test_it_is_described(family, name):
    entry = catalogue()[family][name]
    json.dumps(entry)
    assert entry["kind"] == name
    assert entry["label"]
    assert entry["about"].endswith(".")
    for parameter in entry["parameters"]:
        assert parameter["about"], parameter["name"]
        assert parameter["type"] in (
            "int", "float", "bool", "choice", "kind", "array", "weights", "name", "list", "text",
        )


@pytest.mark.parametrize(("family", "name"), EVERY)
def test_its_json_is_lossless(family, name):
    thing = configured(family, name)
    data = json.loads(json.dumps(thing.to_dict()))
    assert data.pop("kind") == name
    assert type(thing).from_dict(data) == thing


@pytest.mark.parametrize("name", kinds("layer"))
def test_what_not_every_layer_has_is_called_something(name):
    layer = configured("layer", name)
    assert set(layer.quantity_labels) == set(layer.displayed_quantities) - set(QUANTITIES)
    assert all(layer.quantity_labels.values())


@pytest.mark.parametrize("name", kinds("activation"))
class TestActivations:
    z = np.concatenate([np.linspace(-6, 6, 24).reshape(8, 3), [[-800.0, 0.5, 800.0]]])

    def values(self, name):
        activation = kinds("activation")[name]()
        h, dsigma = np.empty_like(self.z), np.empty_like(self.z)
        with np.errstate(over="ignore"):
            activation.forward(self.z, h)
        activation.derivative(self.z, h, dsigma)
        return activation, h, dsigma

    def test_slope_is_that_of_a_complex_step(self, name):
        activation, _, dsigma = self.values(name)
        for unit in range(3):
            z = self.z.astype(complex)
            z[:, unit] += 1e-30j
            h = np.empty_like(z)
            activation.forward(z, h)
            assert np.allclose(h[:, unit].imag / 1e-30, dsigma[:, unit], rtol=1e-12, atol=2e-16)

    def test_backward_is_the_derivative_of_a_weighted_sum(self, name):
        activation, h, dsigma = self.values(name)
        delta = np.random.default_rng(1).normal(size=h.shape)
        dz = np.empty_like(h)
        activation.backward(delta, h, dsigma, dz)
        for unit in range(3):
            z = self.z.astype(complex)
            z[:, unit] += 1e-30j
            stepped = np.empty_like(z)
            activation.forward(z, stepped)
            assert np.allclose((delta * stepped).imag.sum(axis=1) / 1e-30, dz[:, unit], rtol=1e-10, atol=1e-15)

    def test_backward_goes_through_the_jacobian(self, name):
        activation, h, dsigma = self.values(name)
        delta = np.random.default_rng(1).normal(size=h.shape)
        dz = np.empty_like(h)
        activation.backward(delta, h, dsigma, dz)
        assert np.allclose(np.einsum("nij,ni->nj", activation.jacobian(h, dsigma), delta), dz, rtol=1e-12, atol=1e-15)

    def test_large_numbers_stay_finite(self, name):
        _, h, dsigma = self.values(name)
        assert np.isfinite(h).all()
        assert np.isfinite(dsigma).all()


@pytest.mark.parametrize("name", kinds("cost"))
class TestCosts:
    def case(self, name, z):
        """Outputs of its partner (or linear ones) and targets that are probabilities."""
        cost = kinds("cost")[name]()
        y = z.copy()
        kinds("activation")[cost.partner or "linear"]().forward(z, y)
        targets = np.eye(z.shape[1])[np.arange(len(z)) % z.shape[1]]
        return cost, y, targets

    def test_never_negative_and_finite_for_large_z(self, name):
        z = np.array([[-700.0, 0.0, 700.0], [40.0, -40.0, 1.0], [0.1, 0.2, 0.3]])
        cost, y, t = self.case(name, z)
        c = np.empty_like(y)
        cost.forward(y, z, t, c)
        assert np.isfinite(c).all()
        assert (c >= 0).all()

    def test_gradient_is_that_of_a_complex_step(self, name):
        z = np.random.default_rng(2).normal(size=(6, 3))
        cost, y, t = self.case(name, z)
        dz = np.empty_like(z)
        (cost.backward_through_partner if cost.partner else cost.backward)(y, t, dz)
        for unit in range(3):
            stepped = z.astype(complex)
            stepped[:, unit] += 1e-30j
            y_stepped, c = np.empty_like(stepped), np.empty_like(stepped)
            kinds("activation")[cost.partner or "linear"]().forward(stepped, y_stepped)
            cost.forward(y_stepped, stepped, t, c)
            assert np.allclose(c.imag.sum(axis=1) / 1e-30, dz[:, unit], rtol=1e-12, atol=1e-15)

    def test_the_two_factors_make_the_joint_derivative(self, name):
        z = np.random.default_rng(3).normal(size=(6, 3))
        cost, y, t = self.case(name, z)
        if cost.partner is None:
            with pytest.raises(NotImplementedError):
                cost.backward_through_partner(y, t, np.empty_like(z))
            return
        partner, (gradient, dsigma, joint, product) = (
            kinds("activation")[cost.partner](), (np.empty_like(z) for _ in range(4)),
        )
        cost.backward(y, t, gradient)
        partner.derivative(z, y, dsigma)
        partner.backward(gradient, y, dsigma, product)
        cost.backward_through_partner(y, t, joint)
        assert np.allclose(product, joint, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", kinds("initialiser"))
def test_initialisers_draw_the_same_from_the_same_seed(name):
    initialiser = kinds("initialiser")[name]()
    one, two = (initialiser.matrix(np.random.default_rng(4), (40, 60)) for _ in range(2))
    assert np.array_equal(one, two)
    assert one.shape == (40, 60)
    assert initialiser.bias(np.random.default_rng(4), 7).shape == (7,)


@pytest.mark.parametrize("name", kinds("initialiser"))
@pytest.mark.parametrize("shape", [(1, 1), (1, 5), (5, 1), (4, 4)])
def test_initialisers_fill_any_shape(name, shape):
    matrix = kinds("initialiser")[name]().matrix(np.random.default_rng(4), shape)
    assert matrix.shape == shape
    assert np.isfinite(matrix).all()


@pytest.mark.parametrize("name", kinds("task"))
class TestTasks:
    def readouts(self, name):
        defaults = catalogue()["task"][name]["defaults"]
        return [
            RunSpec.from_dict(defaults | {"readout": readout}) for readout in RunSpec.from_dict(defaults).task.readouts
        ]

    def test_data_are_as_announced(self, name):
        for spec in self.readouts(name):
            dataset = Trainer(spec).dataset
            assert len(dataset.training) == spec.task.training_samples
            for part in (dataset.training, dataset.validation):
                samples, timesteps, width = part.inputs.shape
                assert width == spec.input_size
                assert timesteps <= spec.max_timesteps
                assert part.targets.shape == (samples, 1 if spec.many_to_one else timesteps, spec.output_size)
                assert part.lengths.min() >= 1
                assert np.isfinite(part.inputs).all()
                if spec.task.probabilities:
                    assert ((part.targets >= 0) & (part.targets <= 1)).all()

    def test_the_suggested_set_up_learns(self, name):
        for spec in self.readouts(name)[:1]:
            trainer = Trainer(spec)
            before = trainer.evaluate("training").cost
            trainer.run(5 if trainer.optimiser.needs_hessian else 400)
            assert trainer.evaluate("training").cost < before

    def test_training_and_validation_do_not_overlap_where_there_is_enough(self, name):
        if name in ("digits", "sine", "circles", "spirals", "data"):
            dataset = Trainer(self.readouts(name)[0]).dataset
            training = {row.tobytes() for row in dataset.training.inputs}
            assert (
                len(training & {row.tobytes() for row in dataset.validation.inputs}) <= 1
            )  # two digits may look alike
