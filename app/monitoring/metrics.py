"""Measurements for Prometheus: some are counted as they happen, and some are looked up at each request."""

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
        state: `app.state`.
    """

    def __init__(self, state: Any):
        self._registry = CollectorRegistry()
        self._requests = Counter("unrolled_requests", "Requests answered", ["method", "route", "status"],
                                 registry=self._registry)
        self._seconds = Histogram("unrolled_request_seconds", "Seconds until an answer begins", ["route"],
                                  buckets=SECONDS,
                                  registry=self._registry)
        self._lag = Histogram("unrolled_event_loop_lag_seconds", "How late the event loop is", buckets=SECONDS,
                              registry=self._registry)
        self._registry.register(Gauges(state))
        ProcessCollector(registry=self._registry)
        GCCollector(registry=self._registry)

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request by its route; paths are too many."""
        self._requests.labels(method, route, status).inc()
        self._seconds.labels(route).observe(seconds)

    async def watch_loop(self) -> None:
        """Measure how late the event loop is, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + BEAT
            await asyncio.sleep(BEAT)
            self._lag.observe(max(0.0, loop.time() - due))

    def text(self) -> bytes:
        """All measurements in the format of Prometheus."""
        return generate_latest(self._registry)


class Gauges(Collector):
    """What is looked up at each request: how much there is now, and how much has been done so far."""

    def __init__(self, state: Any):
        self._state = state

    def collect(self) -> Iterator[Metric]:
        """Each measurement once."""
        for name, about, value in self._present():
            yield GaugeMetricFamily(f"unrolled_{name}", about, value)
        for name, about, value in self._totals():
            yield CounterMetricFamily(f"unrolled_{name}", about, value)
        computed = CounterMetricFamily("unrolled_compute_seconds", "Compute time of each visitor with runs",
                                       labels=["visitor"])
        for visitor, seconds in self._state.runs.engine.computed.items():
            computed.add_metric([visitor], seconds)
        yield computed

    def _present(self) -> Iterator[tuple[str, str, float]]:
        runs, halls = self._state.runs, self._state.halls
        yield "runs", "Runs on this server", len(runs)
        yield "viewers", "Open streams of runs", len(runs.subscribers)
        yield "halls", "Halls on this server", len(halls)
        yield "followers", "Open streams of halls", len(halls.followers)
        yield "upload_bytes", "Uploads in memory", self._state.uploads.nbytes
        yield "held_up_seconds", "Seconds that the present slice of a run has taken", runs.engine.held_up
        yield "returning_runs", "Runs still to be restored after a restart", len(self._state.restores)
        yield "event_loop_tasks", "Tasks of the event loop", len(asyncio.all_tasks())
        yield "state_failing", "Whether the state folder cannot be written", bool(self._state.store.failing)

    @staticmethod
    def _totals() -> Iterator[tuple[str, str, float]]:
        yield "updates", "Updates trained", COUNTS.updates
        yield "ticks", "Ticks built", COUNTS.ticks
        yield "streamed_bytes", "Bytes of server-sent events", COUNTS.streamed
        yield "stream_faults", "Streams that a fault of the server ended", COUNTS.stream_faults
