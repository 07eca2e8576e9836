"""`create_app()`: the ASGI application, its parts joined."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Route
from unrolled.core import SpecError, all_loaded

from .errors import Refusal
from .halls.store import Halls
from .monitoring.logs import AccessLog
from .monitoring.metrics import Metrics
from .monitoring.requests import Observed, header
from .networks import Networks
from .routes import analysis, catalogue, data, explain, halls, images, pages, reading, runs, steps, surface, whatif
from .routes.described import OTHERWISE, operation_id
from .routes.waiting import GONE, Gone
from .runs.restore import Returning
from .runs.store import Runs
from .schemas.wrong import spec_error, words
from .settings import Settings
from .settings import settings as from_environment
from .state import Nowhere, open_state
from .state.durable import Durable
from .uploads.incoming import Arrivals
from .uploads.store import Shelf
from .web import assets
from .web.answers import Answers
from .web.body_limit import HEADERS, Guard
from .web.documents import Documents
from .web.forwarded import Forwarded
from .web.free_memory import give_back
from .web.head import Head
from .web.hosts import Hosts
from .web.single_worker import refuse_workers

ABOUT = (
    "Watch the error signal of backpropagation travel through the layers and through time of a small network "
    "that is really being trained."
)
EXPIRY_ROUND = 30.0
EXPECTED = {
    404: "an address of this server",
    405: "another method",
    408: "a body that comes within the time",
    413: "a smaller body",
}


def create_app(settings: Settings | None = None, state: Nowhere | None = None) -> FastAPI:
    """The application. Limits come from `settings`, or else from the environment.

    The folder for what is to last comes from there too, unless `state` is given.

    Raises:
        StateError: where that folder cannot be used.
        SystemExit: where the ASGI server that calls has been told to start several workers.
    """
    refuse_workers()
    limits = settings or from_environment()
    state = state or open_state(limits.state)
    app = FastAPI(
        title="Unrolled",
        summary=ABOUT,
        version="0.1.0",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        separate_input_output_schemas=False,
        servers=[{"url": "."}],
        responses=OTHERWISE,
        root_path_in_servers=False,
        redirect_slashes=False,
        generate_unique_id_function=operation_id,
    )
    halls_here = Halls(limits, state)
    runs_here = Runs(limits, halls_here.shown, state)
    app.state.settings, app.state.runs, app.state.shelf, app.state.documents = (
        limits,
        runs_here,
        Shelf(limits, runs_here.data, state),
        Documents(),
    )
    app.state.halls, app.state.arrivals, app.state.desks, app.state.lasting = halls_here, Arrivals(limits), {}, state
    app.state.answers = Answers()
    app.state.returning = Returning(state, app.state.runs, app.state.shelf, limits)
    app.state.metrics, app.state.measures, app.state.access = (
        Metrics(app.state),
        Networks(limits.metrics_for),
        AccessLog() if limits.access_log else None,
    )
    for router in (pages.router, catalogue.router, halls.everywhere, halls.router):
        app.include_router(router)
    app.include_router(data.router, dependencies=[Depends(data_back)])
    for part in (runs, images, steps, analysis, surface, reading, explain, whatif):
        app.include_router(part.router, dependencies=[Depends(back)])
    app.router.routes[:0] = [
        Route("/vendor/{name}", assets.vendor),
        Route("/static/{version}/{path:path}", assets.static),
    ]
    upload = (int(limits.max_upload_megabytes * 2**20), "file")
    app.add_middleware(Durable, settled=state.settled)
    app.add_middleware(Head)
    app.add_middleware(Hosts, allowed=limits.allowed_hosts.split(","))
    app.add_middleware(
        Guard, most_bytes=limits.max_body_kilobytes * 1024, seconds=limits.body_deadline, apart={"/api/data": upload}
    )
    app.add_middleware(Observed, metrics=app.state.metrics, log=app.state.access)
    app.add_middleware(Forwarded, proxies=Networks(limits.trusted_proxies), prefix=limits.root_path)
    app.add_exception_handler(Exception, broken)
    for error, handler in (
        (Refusal, refused),
        (Gone, gone),
        (SpecError, wrong),
        (RequestValidationError, malformed),
        (HTTPException, unknown),
    ):
        app.add_exception_handler(error, handler)
    return app


async def prepare(app: FastAPI) -> None:
    """Make what every visitor asks for, before the first one comes."""
    for root in ("./", "../"):
        await pages.page(app.state, root)
    await assets.prepare(app.state.documents)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """The compute worker runs as long as the application."""
    runs_here: Runs = app.state.runs
    runs_here.engine.start()
    others = [
        asyncio.ensure_future(task)
        for task in (_expire(app), app.state.returning.everything(), app.state.metrics.watch_loop())
    ]
    yield
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    if app.state.access:
        app.state.access.tell()
    runs_here.engine.stop()
    for desk in app.state.desks.values():
        desk.close()
    app.state.lasting.close()


async def _expire(app: FastAPI) -> None:
    had = 0
    while True:
        await asyncio.sleep(EXPIRY_ROUND)
        for part in (app.state.runs, app.state.shelf, app.state.halls, app.state.returning):
            part.expire()
        if app.state.access:
            app.state.access.tell()
        app.state.lasting.sweep_uploads({given.id for given in all_loaded()} | set(app.state.returning.uploads))
        if app.state.runs.ended != had:
            had = app.state.runs.ended
            await asyncio.to_thread(give_back)


async def back(request: Request) -> None:
    """The run of a request is here, or the data that a new one learns from, if they were when the server ended."""
    run_id, returning = request.path_params.get("run_id"), request.app.state.returning
    await (returning.run(run_id) if run_id else returning.data(await request.body()))


async def data_back(request: Request) -> None:
    """The same of the data that an address names."""
    await request.app.state.returning.data(str(request.url).encode())


async def refused(request: Request, error: Refusal) -> Response:
    """A refusal in its one form."""
    return error.response()


async def gone(request: Request, error: Gone) -> Response:
    """Nobody reads it."""
    return Response(status_code=GONE)


async def wrong(request: Request, error: SpecError) -> Response:
    """A wrong set-up."""
    return await refused(request, Refusal.of(error))


async def malformed(request: Request, error: RequestValidationError) -> Response:
    """A body or a part of an address that is not as it is declared: the first complaint."""
    first = error.errors()[0]
    wrong = spec_error(first)
    if wrong:
        return await refused(request, Refusal(422, wrong.field or None, wrong.expected, wrong.got))
    field = ".".join(str(part) for part in first["loc"] if part not in ("body", "path", "query")) or None
    if first["type"] == "json_invalid":
        return await refused(request, Refusal(422, None, "JSON", f"something else ({first['ctx']['error']})"))
    return await refused(request, Refusal(422, field, words(first), repr(first.get("input"))))


async def broken(request: Request, error: Exception) -> Response:
    """A fault of the server's own; its log has the rest."""
    name = request.state.request
    answer = Refusal(
        500,
        None,
        "an answer",
        type(error).__name__,
        f"Something went wrong inside the server; its log says what, at {name}.",
    ).response()
    answer.raw_headers += [*HEADERS, header(name)]  # it is made outside of the guard
    return answer


async def unknown(request: Request, error: HTTPException) -> Response:
    """An address or a method that there is not."""
    expected = EXPECTED.get(error.status_code, "a request that can be read")
    got = f"{request.method} {request.url.path}"
    return await refused(request, Refusal(error.status_code, None, expected, got, f"{error.detail}: {got}"))
