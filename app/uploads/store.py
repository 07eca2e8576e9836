"""Data that visitors gave."""

import asyncio
import time
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from unrolled.core import LoadedData, SpecError, Verbatim, all_loaded, combine_idx, get_loaded

from ..errors import BUSY, Refusal
from ..fairness.max_min import to_displace
from ..fairness.visitors import NOBODY
from ..settings import Settings
from ..state import KeptUpload, Nowhere, Part
from .files import read_file

FORGOTTEN = 120.0  # seconds without a question, after which data go before those of whoever has most
FOR_EVER = float("inf")


class Kept(NamedTuple):
    """Data on the shelf: when they were last asked for, on the clock of `time.monotonic`, and who gave them."""

    given: LoadedData
    asked: float
    visitor: str

    @property
    def nbytes(self) -> int:
        """The memory they take."""
        return self.given.nbytes


class Shelf:
    """Data that visitors gave: kept for a while by the shelf itself, and as long as a run uses them by that run.

    Args:
        used: tells the ids of the data that runs use.
    """

    def __init__(self, limits: Settings, used: Callable[[], Collection[str]] = tuple, state: Nowhere | None = None):
        self._limits, self._used, self._state, self._reading = limits, used, state or Nowhere(), asyncio.Lock()
        self._held: dict[str, Kept] = {}

    def take(self, given: LoadedData, part: Part, content: bytearray, visitor: str, beside: Sequence[str] = ()) -> None:
        """Store an upload.

        Args:
            given: the data.
            part: the file that came.
            content: its bytes.
            visitor: who uploaded it.
            beside: ids of stored data that it is combined with and replaces.

        Raises:
            Refusal: (429) if there is no room.
        """
        self.keep(given, visitor, instead=beside)
        self._state.keep_upload(given.id, part, content, visitor, beside)

    async def bring_back(self, kept: KeptUpload) -> None:
        """Data once more that were kept; raises `SpecError`, `OSError` or `Refusal` where that is not possible."""
        async with self._reading:
            given = await asyncio.to_thread(_read_again, self._state, kept)
        self.keep(given, kept.visitor)

    def keep(self, given: LoadedData, visitor: str = NOBODY, instead: Collection[str] = (), for_ever: bool = False) -> None:
        """Put data on the shelf, `instead` of those of which they were made.

        Where there is no room, others go that no run uses: those that nobody has asked for in a while, then those of whoever has most, then the
        visitor's own. Nothing goes where that is not enough.

        Raises:
            Refusal: (429) where there is no room.
        """
        left = {name: kept for name, kept in self._held.items() if name not in instead}
        left[given.id] = Kept(given, FOR_EVER if for_ever else time.monotonic(), visitor)
        while self._beyond(left) > 0:
            going = self._to_displace(left, given, visitor)
            if going is None:
                raise Refusal(BUSY, "file", f"at most {self._limits.max_kept_megabytes:g} megabytes of data on this server at a time", "more",
                              "This server is full of data: try again in a while, or give a smaller file.")
            del left[going]
        self._held = left

    def _beyond(self, left: dict[str, Kept]) -> float:
        """How many bytes more there would be than there may be, with these on the shelf."""
        used = self._used()
        stay = [given for given in all_loaded() if given.id in left or given.id in used]
        return sum(given.nbytes for given in stay) - self._limits.max_kept_megabytes * 2**20

    def _to_displace(self, left: dict[str, Kept], given: LoadedData, visitor: str) -> str | None:
        """The id of the data that go first."""
        used = {*self._used(), given.id}
        free = {name: kept for name, kept in left.items() if name not in used and kept.asked < FOR_EVER}
        first = min(free, key=lambda name: free[name].asked, default=None)
        if first is not None and free[first].asked < time.monotonic() - FORGOTTEN:
            return first
        greedy = to_displace(left.values(), visitor, lambda kept: kept.asked if kept.given.id in free else None, lambda kept: kept.nbytes, 0)
        if greedy is not None:
            return greedy.given.id
        return min((name for name in free if free[name].visitor == visitor), key=lambda name: free[name].asked, default=None)

    @property
    def nbytes(self) -> int:
        """The bytes of all data that are here, also of those that only a run still uses."""
        return sum(given.nbytes for given in all_loaded())

    def get(self, name: str) -> LoadedData:
        """Data by their id, on the shelf for a while again; raises `Refusal` (404)."""
        if name not in (given.id for given in all_loaded()):
            raise Refusal(404, "id", "the id of data on this server", name, "These data are not here any more: give the file again.")
        given, kept = get_loaded(name), self._held.get(name)
        if kept is None or kept.asked < FOR_EVER:
            self._held[name] = Kept(given, time.monotonic(), kept.visitor if kept else NOBODY)
        return given

    def expire(self) -> None:
        """Let go what nobody has asked for in a while; a run that uses it keeps it."""
        oldest = time.monotonic() - 60 * self._limits.idle_minutes
        self._held = {name: kept for name, kept in self._held.items() if kept.asked >= oldest}


def read(content: bytes | bytearray, name: str = "", beside: Sequence[LoadedData] = (), header: bool | None = None) -> tuple[LoadedData, str]:
    """What a file holds, its first row as names or not where `header` says so; joined with data that go with it, labels with their images.

    Returns:
        the data; and the id of those of the file by itself.

    Raises:
        SpecError: where it is malformed; it names line and column, byte or array.
    """
    own = read_file(bytes(content), name, header)
    return combine_idx(*beside, own) if beside else own, own.id


def _read_again(state: Nowhere, kept: KeptUpload) -> LoadedData:
    files = [read_file(state.content(part), part.name, part.header) for part in kept.parts]
    given = combine_idx(*files) if files[1:] else files[0]
    if given.id != kept.id:
        raise SpecError("id", "a file that is read as it was", Verbatim("another version of Unrolled"))
    return given
