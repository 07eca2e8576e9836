"""Restores runs and uploads after a restart: those that are asked for first, and all runs one after another."""

import logging
import time

from unrolled.core import SpecError

from ..errors import Refusal
from ..settings import Settings
from ..state import KeptRun, KeptUpload, StateStore
from ..uploads.store import UploadStore
from ..web.once import OnceForAll
from .store import RunStore

log = logging.getLogger(__name__)


class PendingRestores:
    """Runs and uploads that were kept and are not restored yet.

    Reading a file or drawing the data of a task takes a while, and happens in a thread. An upload is restored when
    somebody, or a run, needs it; one that nobody needs for long expires.
    """

    def __init__(self, state: StateStore, runs: RunStore, uploads: UploadStore, limits: Settings):
        self._state, self._run_store, self._upload_store = state, runs, uploads
        self._end = time.monotonic() + 60 * limits.idle_minutes
        self._runs = {kept.id: kept for kept in state.runs()}
        self._uploads = {kept.id: kept for kept in state.uploads()}
        self._once: OnceForAll[None] = OnceForAll(detached=True)

    def __len__(self) -> int:
        return len(self._runs)

    @property
    def uploads(self) -> list[str]:
        """Ids of the uploads that are not restored yet."""
        return list(self._uploads)

    async def restore_all(self) -> None:
        """Restore all runs."""
        for run_id in list(self._runs):
            await self._restore_run(run_id)

    async def restore_uploads(self, text: bytes) -> None:
        """Restore the uploads whose ids are part of a text."""
        for data_id in [data_id for data_id in self._uploads if data_id.encode() in text]:
            await self._restore_upload(data_id)

    async def restore_run(self, run_id: str) -> None:
        """Restore a run, if it was kept, and wait a moment until it is back where it was."""
        await self._restore_run(run_id)
        await self._run_store.wait_restored(run_id)

    def expire(self) -> None:
        """Forget uploads that nobody has needed for long."""
        if time.monotonic() > self._end:
            for data_id in [data_id for data_id in self._uploads if data_id not in self._once]:
                del self._uploads[data_id]

    async def _restore_run(self, run_id: str) -> None:
        if run_id in self._runs:
            await self._once.get(run_id, lambda: self._bring_run(self._runs[run_id]))

    async def _restore_upload(self, data_id: str) -> None:
        if data_id in self._uploads:
            await self._once.get(data_id, lambda: self._bring_upload(self._uploads[data_id]))

    async def _bring_run(self, kept: KeptRun) -> None:
        try:
            for data_id in _data_of(kept):
                await self._restore_upload(data_id)
            await self._run_store.restore(kept)
        except (SpecError, Refusal) as error:
            log.warning("run %s cannot be restored, so it is forgotten: %s", kept.id, error)
            self._state.forget_run(kept.id)
        except Exception:  # a fault of one run must not keep the others away
            log.exception("run %s could not be restored", kept.id)
        finally:
            del self._runs[kept.id]

    async def _bring_upload(self, kept: KeptUpload) -> None:
        try:
            await self._upload_store.restore(kept)
        except (SpecError, Refusal, OSError) as error:
            log.warning("upload %s cannot be restored, so it is forgotten: %s", kept.id, error)
        finally:
            del self._uploads[kept.id]


def _data_of(kept: KeptRun) -> list[str]:
    """Ids of the data that a run learns from."""
    specs = [kept.request["spec"], kept.request.get("beside", {}).get("spec", {})]
    return [spec["task"]["data"] for spec in specs if isinstance(spec.get("task"), dict) and spec["task"].get("data")]
