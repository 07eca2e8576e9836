"""What comes back after the server was started again: what is asked for first, and all runs one after another."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from unrolled.core import SpecError

from ..errors import Refusal
from ..settings import Settings
from ..state import KeptRun, KeptUpload, Nowhere
from ..uploads.store import Shelf
from .store import Runs

log = logging.getLogger(__name__)


class Returning:
    """Runs and uploads that were kept and are not here yet. Reading a file or drawing the data of a task takes a while, and happens in a thread.

    An upload comes back when somebody, or a run, needs it; what nobody needs for long expires, as on the shelf.
    """

    def __init__(self, state: Nowhere, runs: Runs, shelf: Shelf, limits: Settings):
        self._state, self._runs, self._shelf = state, runs, shelf
        self._end = time.monotonic() + 60 * limits.idle_minutes
        self._kept_runs = {kept.id: kept for kept in state.runs()}
        self._kept_uploads = {kept.id: kept for kept in state.uploads()}
        self._under_way: dict[str, asyncio.Task[None]] = {}

    def __len__(self) -> int:
        return len(self._kept_runs)

    @property
    def uploads(self) -> list[str]:
        """The ids of the data that are still to come."""
        return list(self._kept_uploads)

    async def everything(self) -> None:
        """Have all runs come back."""
        for run_id in list(self._kept_runs):
            await self._once(run_id, self._bring_run, self._kept_runs)

    async def data(self, named: bytes) -> None:
        """Have those uploads come back whose ids are part of a text."""
        for data_id in [data_id for data_id in self._kept_uploads if data_id.encode() in named]:
            await self._once(data_id, self._bring_upload, self._kept_uploads)

    def expire(self) -> None:
        """Let go the uploads that nobody has needed."""
        if time.monotonic() > self._end:
            for data_id in self._kept_uploads.keys() - self._under_way.keys():
                del self._kept_uploads[data_id]

    async def run(self, run_id: str) -> None:
        """Have a run come back, if it is one of those: to where it was, or on its way there if that takes long."""
        await self._once(run_id, self._bring_run, self._kept_runs)
        await self._runs.settle(run_id)

    async def _once(self, name: str, bring: Callable[[str], Awaitable[None]], kept: dict) -> None:
        """Whoever asks first has it come back, and whoever asks meanwhile waits for that; nobody who goes ends it for the others."""
        if name not in kept:
            return
        if name not in self._under_way:
            self._under_way[name] = asyncio.ensure_future(bring(name))
        try:
            await asyncio.shield(self._under_way[name])
        finally:
            if name not in kept:
                self._under_way.pop(name, None)

    async def _bring_run(self, run_id: str) -> None:
        kept: KeptRun = self._kept_runs[run_id]
        try:
            for data_id in _data_of(kept):
                await self._once(data_id, self._bring_upload, self._kept_uploads)
            await self._runs.bring_back(kept)
        except (SpecError, Refusal) as error:
            log.warning("a run that was kept is none any more, and is dropped: %s", error)
            self._state.forget_run(run_id)
        except Exception:  # one run's fault is not to keep the others away
            log.exception("a run that was kept does not come back")
        finally:
            del self._kept_runs[run_id]

    async def _bring_upload(self, data_id: str) -> None:
        kept: KeptUpload = self._kept_uploads[data_id]
        try:
            await self._shelf.bring_back(kept)
        except (SpecError, Refusal, OSError) as error:
            log.warning("data that were kept cannot be read any more, and are dropped: %s", error)
        finally:
            del self._kept_uploads[data_id]


def _data_of(kept: KeptRun) -> list[str]:
    """The ids of the data that it learns from."""
    specs = [kept.wish["spec"], kept.wish.get("beside", {}).get("spec", {})]
    return [spec["task"]["data"] for spec in specs if isinstance(spec.get("task"), dict) and spec["task"].get("data")]
