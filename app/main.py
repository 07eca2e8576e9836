"""`create_app()` joins the parts of the ASGI application."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Route
from unrolled.core import SpecError, all_loaded

from .errors import Refusal
from .halls.store import HallStore
from .monitoring.logs import AccessLog
from .monitoring.metrics import Metrics
from .monitoring.requests import RequestLogMiddleware, header
from .networks import Networks
from .routes import (
    analysis,
    catalogue,
    checking,
    code,
    data,
    divergence,
    explain,
    halls,
    images,
    mistakes,
    origins,
    pages,
    qr,
    quizzes,
    reading,
    runs,
    steps,
    surface,
    whatif,
)
from .routes.described import OTHERWISE, operation_id
from .routes.waiting import GONE, Gone
from .runs.restore import PendingRestores
from .runs.store import RunStore
from .schemas.wrong import spec_error, words
from .settings import Settings
from .settings import settings as from_environment
from .state import StateStore, open_state
from .state.durable import DurableMiddleware
from .uploads.incoming import IncomingUploads
from .uploads.store import UploadStore
from .web import assets
from .web.answers import AnswerCache
from .web.body_limit import BodyLimitMiddleware, security_headers
from .web.documents import DocumentCache
from .web.forwarded import ForwardedMiddleware
from .web.free_memory import give_back
from .web.head import HeadMiddleware
from .web.hosts import HostCheckMiddleware
from .web.single_worker import refuse_workers

ABOUT = (
    "Watch the error signal of backpropagation travel through the layers and through time of a small network "
    "that is really being trained."
)
EXPIRY_ROUND = 30.0
EXPECTED = {
    404: "an address of this server",
    405: "another method",
    408: "a body that comes in time",
    413: "a smaller body",
}


def create_app(settings: Settings | None = None, state: StateStore | None = None) -> FastAPI:
    """The application, with its limits from `settings` or else from the environment.

    Args:
        settings: of this server.
        state: keeps runs, halls and uploads; opened from the folder in the settings if None.

    Raises:
        StateError: if the folder of the state cannot be used.
        SystemExit: if the calling ASGI server is configured for several workers.
    """
    refuse_workers()
    limits = settings or from_environment()
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
    _add_parts(app, limits, state or open_state(limits.state))
    _add_routes(app)
    _add_middleware(app, limits)
    for error, handler in ((Refusal, refused), (Gone, gone), (SpecError, wrong), (RequestValidationError, malformed),
                           (HTTPException, unknown), (Exception, broken)):
        app.add_exception_handler(error, handler)
    return app


def _add_parts(app: FastAPI, limits: Settings, store: StateStore) -> None:
    """What requests share, in `app.state`."""
    here = app.state
    here.settings, here.store = limits, store
    here.halls = HallStore(limits, store)
    here.runs = RunStore(limits, here.halls.shown, store)
    here.uploads = UploadStore(limits, here.runs.data, store)
    here.restores = PendingRestores(store, here.runs, here.uploads, limits)
    here.incoming, here.documents, here.answers, here.thread_queues = IncomingUploads(
        limits), DocumentCache(), AnswerCache(), {}
    here.metrics, here.metrics_readers = Metrics(here), Networks(limits.metrics_for)
    here.access = AccessLog() if limits.access_log else None


def _add_routes(app: FastAPI) -> None:
    for router in (pages.router, catalogue.router, halls.everywhere, halls.router, qr.router):
        app.include_router(router)
    app.include_router(data.router, dependencies=[Depends(restore_named)])
    for part in (runs, images, steps, analysis, origins, divergence, surface, reading, explain, code, whatif, mistakes,
                 checking, quizzes):
        app.include_router(part.router, dependencies=[Depends(restore_needed)])
    app.router.routes[:0] = [
        Route("/vendor/{name}", assets.vendor),
        Route("/static/{version}/{path:path}", assets.static),
    ]


def _add_middleware(app: FastAPI, limits: Settings) -> None:
    """The last one added is the first that a request meets."""
    upload = (int(limits.max_upload_megabytes * 2**20), "file")
    app.add_middleware(DurableMiddleware, settled=app.state.store.settled)
    app.add_middleware(HeadMiddleware)
    app.add_middleware(HostCheckMiddleware, allowed=limits.allowed_hosts.split(","))
    app.add_middleware(BodyLimitMiddleware, most_bytes=limits.max_body_kilobytes * 1024, seconds=limits.body_deadline,
                       apart={"/api/data": upload}, headers=security_headers(limits.frame_ancestors))
    app.add_middleware(RequestLogMiddleware, metrics=app.state.metrics, log=app.state.access)
    app.add_middleware(ForwardedMiddleware, proxies=Networks(limits.trusted_proxies), prefix=limits.root_path)


async def prepare(app: FastAPI) -> None:
    """Make what every visitor loads, before the first one comes."""
    for root in ("./", "../"):
        await pages.page(app.state, root)
    await assets.prepare(app.state.documents)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Run the compute worker and the background tasks as long as the application."""
    engine = app.state.runs.engine
    engine.start()
    others = [
        asyncio.ensure_future(task)
        for task in (_expire(app), app.state.restores.restore_all(), app.state.metrics.watch_loop())
    ]
    yield
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    if app.state.access:
        app.state.access.report()
    engine.stop()
    for queue in app.state.thread_queues.values():
        queue.close()
    app.state.store.close()


async def _expire(app: FastAPI) -> None:
    had = 0
    while True:
        await asyncio.sleep(EXPIRY_ROUND)
        for part in (app.state.runs, app.state.uploads, app.state.halls, app.state.restores):
            part.expire()
        if app.state.access:
            app.state.access.report()
        app.state.store.sweep_uploads({data.id for data in all_loaded()} | set(app.state.restores.uploads))
        if app.state.runs.ended != had:
            had = app.state.runs.ended
            await asyncio.to_thread(give_back)


async def restore_needed(request: Request) -> None:
    """Restore the run of a request, or the uploads that a new run learns from, if they were kept."""
    run_id, restores = request.path_params.get("run_id"), request.app.state.restores
    await (restores.restore_run(run_id) if run_id else restores.restore_uploads(await request.body()))


async def restore_named(request: Request) -> None:
    """Restore the uploads that an address names."""
    await request.app.state.restores.restore_uploads(str(request.url).encode())


async def refused(request: Request, error: Refusal) -> Response:
    """The answer to a refused request."""
    return error.response()


async def gone(request: Request, error: Gone) -> Response:
    """The answer to a client that has left."""
    return Response(status_code=GONE)


async def wrong(request: Request, error: SpecError) -> Response:
    """The answer to a spec that does not fit."""
    return await refused(request, Refusal.of(error))


async def malformed(request: Request, error: RequestValidationError) -> Response:
    """The answer to a body or an address that is not as declared: the first error."""
    first = error.errors()[0]
    wrong = spec_error(first)
    if wrong:
        return await refused(request, Refusal(422, wrong.field or None, wrong.expected, wrong.got))
    field = ".".join(str(part) for part in first["loc"] if part not in ("body", "path", "query")) or None
    if first["type"] == "json_invalid":
        return await refused(request, Refusal(422, None, "JSON", f"something else ({first['ctx']['error']})"))
    return await refused(request, Refusal(422, field, words(first), repr(first.get("input"))))


async def broken(request: Request, error: Exception) -> Response:
    """The answer after a fault of the server, which the log describes."""
    name = request.state.request
    answer = Refusal(
        500,
        None,
        "an answer",
        type(error).__name__,
        f"Something went wrong inside the server; its log describes it under {name}.",
    ).response()
    answer.raw_headers += [*security_headers(), header(name)]  # no middleware adds them to this answer
    return answer


async def unknown(request: Request, error: HTTPException) -> Response:
    """The answer to an unknown address or method."""
    expected = EXPECTED.get(error.status_code, "a request that can be read")
    got = f"{request.method} {request.url.path}"
    return await refused(request, Refusal(error.status_code, None, expected, got, f"{error.detail}: {got}"))
