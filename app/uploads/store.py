"""The uploads of this server."""

import asyncio
import time
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from unrolled.core import LoadedData, SpecError, Verbatim, all_loaded, combine_idx, get_loaded

from ..errors import BUSY, Refusal
from ..fairness.max_min import to_displace
from ..fairness.visitors import NOBODY
from ..settings import Settings
from ..state import KeptUpload, NoState, StateStore, UploadedFile
from .files import read_file

FORGOTTEN = 120.0  # seconds without a request, after which an upload is displaced before those of the visitor with most
FOR_EVER = float("inf")


class Upload(NamedTuple):
    """Data of a visitor.

    Attributes:
        data: as they were read.
        last_used: when they were last asked for, on the clock of `time.monotonic`.
        visitor: who uploaded them.
    """

    data: LoadedData
    last_used: float
    visitor: str

    @property
    def nbytes(self) -> int:
        """Memory that the data take."""
        return self.data.nbytes


class UploadStore:
    """Keeps uploads for a while. A run keeps the data that it uses by itself.

    Args:
        limits: of this server.
        used: returns the ids of the data that runs use.
        state: keeps uploads for a restart.
    """

    def __init__(self, limits: Settings, used: Callable[[], Collection[str]] = tuple, state: StateStore | None = None):
        self._limits, self._used, self._state, self._reading = limits, used, state or NoState(), asyncio.Lock()
        self._uploads: dict[str, Upload] = {}

    def add(self, data: LoadedData, file: UploadedFile, content: bytearray, visitor: str,
            others: Sequence[str] = ()) -> None:
        """Keep an upload, for a restart too.

        Args:
            data: of the file, combined with others if there are any.
            file: that was uploaded.
            content: of the file.
            visitor: who uploaded it.
            others: ids of the uploads that the data combine.

        Raises:
            Refusal: (429) if there is no room.
        """
        self.keep(data, visitor, replaces=others)
        self._state.keep_upload(data.id, file, content, visitor, others)

    async def restore(self, kept: KeptUpload) -> None:
        """Restore an upload that was kept; raises `SpecError`, `OSError` or `Refusal` if that is not possible."""
        async with self._reading:
            data = await asyncio.to_thread(_read_again, self._state, kept)
        self.keep(data, kept.visitor)

    def keep(self, data: LoadedData, visitor: str = NOBODY, replaces: Collection[str] = (),
             for_ever: bool = False) -> None:
        """Keep data.

        If there is no room, uploads that no run uses are displaced: first those that nobody has asked for in a while,
        then those of the visitor with most, then the visitor's own. None is displaced if that is not enough.

        Args:
            data: to keep.
            visitor: who uploaded them.
            replaces: ids of uploads that the data combine, and which are no longer needed.
            for_ever: whether they never expire.

        Raises:
            Refusal: (429) if there is no room.
        """
        left = {data_id: upload for data_id, upload in self._uploads.items() if data_id not in replaces}
        left[data.id] = Upload(data, FOR_EVER if for_ever else time.monotonic(), visitor)
        while self._excess(left) > 0:
            displaced = self._first(left, data, visitor)
            if displaced is None:
                expected = f"at most {self._limits.max_kept_megabytes:g} megabytes of data on this server at a time"
                message = "This server has no room for more data: try again in a while, or upload a smaller file."
                raise Refusal(BUSY, "file", expected, "more", message)
            del left[displaced]
        self._uploads = left

    def _excess(self, left: dict[str, Upload]) -> float:
        """Bytes above the limit, if these uploads are kept."""
        used = self._used()
        stay = [data for data in all_loaded() if data.id in left or data.id in used]
        return sum(data.nbytes for data in stay) - self._limits.max_kept_megabytes * 2**20

    def _first(self, left: dict[str, Upload], data: LoadedData, visitor: str) -> str | None:
        """Id of the upload to displace first."""
        used = {*self._used(), data.id}
        free = {data_id: upload for data_id, upload in left.items()
                if data_id not in used and upload.last_used < FOR_EVER}
        oldest = min(free, key=lambda data_id: free[data_id].last_used, default=None)
        if oldest is not None and free[oldest].last_used < time.monotonic() - FORGOTTEN:
            return oldest

        def rank(upload: Upload) -> float | None:
            return upload.last_used if upload.data.id in free else None
        of_most = to_displace(left.values(), visitor, rank, lambda upload: upload.nbytes, 0)
        if of_most is not None:
            return of_most.data.id
        own = [data_id for data_id in free if free[data_id].visitor == visitor]
        return min(own, key=lambda data_id: free[data_id].last_used, default=None)

    @property
    def nbytes(self) -> int:
        """Bytes of all data in memory, also of those that only a run still uses."""
        return sum(data.nbytes for data in all_loaded())

    def get(self, data_id: str) -> LoadedData:
        """Data by their id, which are then kept for a while again; raises `Refusal` (404) if there are none."""
        if data_id not in (data.id for data in all_loaded()):
            message = "These data are no longer on this server: upload the file again."
            raise Refusal(404, "id", "the id of data on this server", data_id, message)
        data, upload = get_loaded(data_id), self._uploads.get(data_id)
        if upload is None or upload.last_used < FOR_EVER:
            self._uploads[data_id] = Upload(data, time.monotonic(), upload.visitor if upload else NOBODY)
        return data

    def expire(self) -> None:
        """Forget uploads that nobody has asked for in a while."""
        oldest = time.monotonic() - 60 * self._limits.idle_minutes
        self._uploads = {data_id: upload for data_id, upload in self._uploads.items() if upload.last_used >= oldest}


def read(content: bytes | bytearray, name: str = "", others: Sequence[LoadedData] = (),
         header: bool | None = None) -> tuple[LoadedData, str]:
    """The data of a file, combined with others, such as labels with their images.

    Args:
        content: of the file.
        name: of the file.
        others: data to combine them with.
        header: whether the first row names the columns; guessed if None.

    Returns:
        the data, and the id of those of the file alone.

    Raises:
        SpecError: naming the line and column, byte or array that is malformed.
    """
    own = read_file(bytes(content), name, header)
    return combine_idx(*others, own) if others else own, own.id


def _read_again(state: StateStore, kept: KeptUpload) -> LoadedData:
    files = [read_file(state.content(file), file.name, file.header) for file in kept.files]
    data = combine_idx(*files) if files[1:] else files[0]
    if data.id != kept.id:
        raise SpecError("id", "a file that this version of Unrolled reads as before",
                        Verbatim("one that it reads differently"))
    return data
