"""The application in this process, and set-ups small enough to be quick."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from copy import deepcopy
from typing import Any

import httpx
from pydantic import TypeAdapter, ValidationError
from unrolled.app.main import create_app
from unrolled.app.runs.commands import Command, carry_out
from unrolled.app.runs.requests import RunRequest
from unrolled.app.runs.store import Run, RunStore
from unrolled.app.schemas.wrong import spec_error
from unrolled.app.settings import Settings
from unrolled.app.streaming.subscriber import Subscriber, Subscription
from unrolled.app.streaming.ticks import Tick
from unrolled.app.views import views
from unrolled.core import RunSpec

COMMAND = TypeAdapter(Command)
PATIENCE = 60.0  # seconds until a test gives up
XOR = {"task": {"kind": "xor"}, "layers": [{"kind": "dense", "units": 3, "activation": "tanh"},
                                           {"kind": "dense", "units": 1, "activation": "sigmoid"}],
       "readout": "many_to_one", "cost": "half_squared_error",
       "optimiser": {"kind": "gradient_descent", "learning_rate": 0.5},
       "batch_size": 4, "initialiser": {"kind": "xavier"}, "seed": 3}
SEQUENCE = {"task": {"kind": "sum_of_bits", "min_length": 3, "max_length": 6, "training": 20, "validation": 10},
            "layers": [{"kind": "recurrent", "units": 4, "activation": "tanh"},
                       {"kind": "dense", "units": 1, "activation": "linear"}],
            "readout": "many_to_one", "cost": "squared_error",
            "optimiser": {"kind": "gradient_descent", "learning_rate": 0.02},
            "batch_size": 3, "initialiser": {"kind": "xavier"}, "seed": 5}


def changed(spec: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A set-up with some fields replaced."""
    return deepcopy(spec) | fields


DIVERGING = changed(SEQUENCE, optimiser={"kind": "gradient_descent", "learning_rate": 1000.0})


class Api:
    """The application behind its HTTP interface."""

    def __init__(self, client: httpx.AsyncClient, runs: RunStore):
        self.http, self.runs = client, runs

    def keyed(self, run_id: str) -> dict[str, str]:
        """The header with which a run is driven."""
        return {"x-unrolled-key": self.runs.get(run_id).key}

    async def make(self, spec: dict[str, Any] | None = None) -> str:
        """A new run's id."""
        answer = await self.http.post("/api/runs", json=spec or XOR)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    async def do(self, run_id: str, do: str, **fields: Any) -> dict[str, Any]:
        """A command's answer, which is to be 200."""
        answer = await self.http.post(f"/api/runs/{run_id}/commands", json={"do": do, **fields},
                                      headers=self.keyed(run_id))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def state(self, run_id: str) -> dict[str, Any]:
        """The run's state."""
        return (await self.http.get(f"/api/runs/{run_id}")).json()


@asynccontextmanager
async def api(**limits: Any) -> AsyncIterator[Api]:
    """The application with these settings, its compute worker at work."""
    app = create_app(Settings(**limits))
    transport = httpx.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://unrolled",
                                                                   timeout=PATIENCE) as client:
        yield Api(client, app.state.runs)


@asynccontextmanager
async def runs(**limits: Any) -> AsyncIterator[RunStore]:
    """Runs without HTTP."""
    made = RunStore(Settings(**limits))
    made.engine.start()
    try:
        yield made
    finally:
        made.engine.stop()


async def command(run: Run, body: Any) -> None:
    """Have a run carry out a command, as the address for commands does; raises `Refusal` or `SpecError`."""
    try:
        order = COMMAND.validate_python(body)
    except ValidationError as error:
        raise spec_error(error.errors()[0]) from None
    await carry_out(run, order)


async def make(here: RunStore, spec: dict[str, Any] | None = None, visitor: str = "192.0.2.1") -> Run:
    """A new run of a visitor."""
    return await here.make(RunRequest(RunSpec.from_dict(spec or XOR)), visitor)


def error_of(answer: httpx.Response, status: int, field: str | None = None) -> dict:
    """The error, which is to be of this status and about this field."""
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert set(error) - {"fields"} == {"field", "expected", "got", "message"}
    assert error["field"] == field
    assert error["message"]
    return error


def subscriber(names: tuple[str, ...] | None = None, encoding: str = "json", seen: int | None = None) -> Subscriber:
    """One who watches some views, or all."""
    return Subscriber(Subscription(tuple(views()) if names is None else names, encoding), seen)


def shown(tick: Tick, watcher: Subscriber) -> dict[str, Any]:
    """What one who watches is sent of a tick."""
    return json.loads(watcher.event(tick).decode().split("data: ", 1)[1])


def fitting(spec: dict[str, Any]) -> list[str]:
    """The views of such a network."""
    return [name for name, view in views().items() if view.fits(RunSpec.from_dict(spec))]


async def until(run: Run, condition: Callable[[], bool]) -> None:
    """Watch a run, tick by tick, until the condition holds."""
    watcher = subscriber(())
    run.watch(watcher)
    try:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await watcher.next()
    finally:
        run.leave(watcher)
