"""The images that a run is judged by, by HTTP."""

import base64

import numpy as np
import pytest
from serverside import api, error_of
from unrolled.app.presets import presets
from unrolled.core import RunSpec, Trainer

pytestmark = pytest.mark.anyio

DIGITS = presets()["digits"].spec.to_dict() | {"task": {"kind": "digits", "training": 1780}}


async def test_the_images_are_those_of_the_validation_samples():
    seen = Trainer(RunSpec.from_dict(DIGITS)).dataset.validation
    async with api() as server:
        run = await server.make(DIGITS)
        assert (await server.state(run))["shape"]["classes"] == list("0123456789")
        answer = (await server.http.get(f"/api/runs/{run}/images")).json()
        packed = (await server.http.get(f"/api/runs/{run}/images?encoding=base64")).json()["pixels"]
    assert (answer["names"], answer["training"]) == (list("0123456789"), False)
    assert answer["classes"] == seen.targets[:, 0].argmax(axis=1).tolist()
    pixels = np.array(answer["pixels"])
    assert pixels.shape == (17, 8, 8)
    np.testing.assert_array_equal(pixels.reshape(17, 64), np.rint(255 * seen.inputs[:, 0]))
    np.testing.assert_array_equal(np.frombuffer(base64.b64decode(packed["base64"]), np.uint8).reshape(packed["shape"]),
                                  pixels)


async def test_a_run_without_images_has_none():
    async with api() as server:
        run = await server.make()
        error_of(await server.http.get(f"/api/runs/{run}/images"), 404, "images")
        error_of(await server.http.get(f"/api/runs/{run}/images?encoding=png"), 422, "encoding")
