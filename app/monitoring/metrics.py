"""Measurements for Prometheus: what is counted as it happens, and what is looked up when somebody asks."""

import asyncio
from collections.abc import Iterator
from typing import Any

from prometheus_client import CollectorRegistry, Counter, GCCollector, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from .counts import COUNTS

BEAT = 0.25  # seconds between two looks at the event loop
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The measurements of one application.

    Args:
        state: that of the application, with its `runs`, `halls`, `shelf`, `returning` and `lasting`.
    """

    def __init__(self, state: Any):
        self._registry = CollectorRegistry()
        self._requests = Counter("unrolled_requests", "Requests that were answered", ["method", "route", "status"], registry=self._registry)
        self._seconds = Histogram("unrolled_request_seconds", "Seconds until an answer begins", ["route"], buckets=SECONDS, registry=self._registry)
        self._lag = Histogram("unrolled_event_loop_lag_seconds", "How late the event loop comes to what is due", buckets=SECONDS, registry=self._registry)
        self._registry.register(Standing(state))
        ProcessCollector(registry=self._registry)
        GCCollector(registry=self._registry)

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request, by its route and not by its path: of those there are as many as anybody likes."""
        self._requests.labels(method, route, status).inc()
        self._seconds.labels(route).observe(seconds)

    async def watch_loop(self) -> None:
        """Measure how late the event loop is, until it is cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + BEAT
            await asyncio.sleep(BEAT)
            self._lag.observe(max(0.0, loop.time() - due))

    def text(self) -> bytes:
        """All of them, as Prometheus reads them."""
        return generate_latest(self._registry)


class Standing(Collector):
    """What is there at the moment when somebody asks, and what has been done so far."""

    def __init__(self, state: Any):
        self._state = state

    def collect(self) -> Iterator[Metric]:
        """Each measurement once."""
        runs, halls, shelf = self._state.runs, self._state.halls, self._state.shelf
        for name, about, value in [
            ("runs", "Runs on this server", len(runs)), ("viewers", "Open streams of runs", len(runs.viewers)), ("halls", "Halls on this server", len(halls)),
            ("followers", "Open streams of halls", len(halls.followers)), ("upload_bytes", "Data that were given, as they are kept", shelf.nbytes),
            ("held_up_seconds", "For how long one slice of one run has kept the compute worker", runs.engine.held_up),
            ("returning_runs", "Runs that are still to come back after a restart", len(self._state.returning)),
            ("event_loop_tasks", "Tasks of the event loop", len(asyncio.all_tasks())),
            ("state_failing", "Whether what is to last cannot be written", bool(self._state.lasting.failing)),
        ]:
            yield GaugeMetricFamily(f"unrolled_{name}", about, value)
        for name, about, value in [("updates", "Updates trained", COUNTS.updates), ("ticks", "Pictures made for those who watch", COUNTS.ticks),
                                   ("streamed_bytes", "Bytes of server-sent events", COUNTS.streamed),
                                   ("stream_faults", "Streams that a fault of the server ended", COUNTS.stream_faults)]:
            yield CounterMetricFamily(f"unrolled_{name}", about, value)
        computed = CounterMetricFamily("unrolled_compute_seconds", "Compute time of each visitor who has runs here", labels=["visitor"])
        for visitor, seconds in runs.engine.computed.items():
            computed.add_metric([visitor], seconds)
        yield computed
