"""Data that visitors gave."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Sequence

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from core import Given, SpecError, Text, all_known, joined, known_data

from .errors import Refusal
from .files import read_file
from .settings import Settings
from .state import KeptUpload, Nowhere, Part

SECONDS = 300.0  # until a file must have come
MOST_COMING = 16  # files at a time


class Shelf:
    """Data that visitors gave: kept for a while by the shelf itself, and as long as a run uses them by that run.

    Files are in memory while they come, since there may be no disk to write to. One is read at a time, since a large one takes seconds and many times
    its size.
    """

    def __init__(self, limits: Settings, state: Nowhere | None = None):
        self._limits, self._held, self._coming, self._reading, self._state = limits, {}, [], asyncio.Lock(), state or Nowhere()

    async def take(self, body: AsyncIterator[bytes], name: str, beside: Sequence[str] = (), header: bool | None = None) -> Given:
        """Receive a file, read it, its first row as names or not where `header` says so, and keep it; joined with those of these ids, which go
        with that, labels with the images that they belong to.

        Raises:
            Refusal: where it is too large (413), comes too slowly (408), or there is no room (429).
            SpecError: where it is malformed; it names line and column, byte or array.
        """
        others = [self.get(other) for other in beside]
        if len(self._coming) >= MOST_COMING:
            raise _crowded(f"at most {MOST_COMING} files that come at a time")
        content = bytearray()
        self._coming.append(content)
        try:
            await self._receive(body, content)
            async with self._reading:
                given, own = await asyncio.to_thread(_read, content, name, others, header)
        finally:
            self._coming = [other for other in self._coming if other is not content]
        others.clear()  # what they held is in the new one
        for other in beside:
            self._held.pop(other, None)
        self.keep(given)
        self._state.keep_upload(given.id, Part(own, name, header), content, beside)
        return given

    async def bring_back(self, kept: KeptUpload) -> None:
        """Data once more that were kept; raises `SpecError`, `OSError` or `Refusal` where that is not possible."""
        async with self._reading:
            given = await asyncio.to_thread(_read_again, self._state, kept)
        self.keep(given)

    async def _receive(self, body: AsyncIterator[bytes], content: bytearray) -> None:
        most = self._limits.max_coming_megabytes
        try:
            async with asyncio.timeout(SECONDS):
                async for part in body:
                    content += part
                    if sum(map(len, self._coming)) > most * 2**20:
                        raise _crowded(f"at most {most:g} megabytes of files that come at a time")
        except TimeoutError:
            raise Refusal(408, "file", f"a whole file within {SECONDS:.0f} seconds", "a part of one") from None
        except ClientDisconnect:
            raise Refusal(400, "file", "a whole file", "a part of one") from None
        except HTTPException:  # the guard's
            raise Refusal(413, "file", f"at most {self._limits.max_upload_megabytes:g} megabytes on this server", "more") from None

    def keep(self, given: Given, for_ever: bool = False) -> None:
        """Put data on the shelf; what has lain there longest makes room, unless a run uses it. Raises `Refusal` (429)."""
        most = self._limits.max_kept_megabytes * 2**20
        self._held[given.id] = (given, float("inf") if for_ever else time.monotonic())
        if _kept() > most:
            gc.collect()  # runs that are over may lie about in circles
        for name, (_, asked) in sorted(self._held.items(), key=lambda item: item[1][1]):
            if _kept() <= most:
                return
            if name != given.id and asked < float("inf"):
                del self._held[name]
        gc.collect()  # and what they held with it
        if _kept() > most:
            del self._held[given.id]
            raise Refusal(429, "file", f"at most {self._limits.max_kept_megabytes:g} megabytes of data on this server at a time", "more",
                          "This server is full of data: try again in a while, or give a smaller file.")

    def get(self, name: str) -> Given:
        """Data by their id, on the shelf for a while again; raises `Refusal` (404)."""
        if name not in (given.id for given in all_known()):
            raise Refusal(404, "id", "the id of data on this server", name, "These data are not here any more: give the file again.")
        given = known_data(name)
        if name not in self._held or self._held[name][1] < float("inf"):
            self._held[name] = (given, time.monotonic())
        return given

    def expire(self) -> None:
        """Let go what nobody has asked for in a while; a run that uses it keeps it."""
        oldest = time.monotonic() - 60 * self._limits.idle_minutes
        self._held = {name: (given, asked) for name, (given, asked) in self._held.items() if asked >= oldest}


def _crowded(expected: str) -> Refusal:
    return Refusal(429, "file", expected, "more", "Too many files are being sent: try again in a while.")


def _read(content: bytearray, name: str, beside: list[Given], header: bool | None) -> tuple[Given, str]:
    """The data, joined where that is asked for; and the id of those of the file by itself."""
    own = read_file(bytes(content), name, header)
    return joined(*beside, own) if beside else own, own.id


def _read_again(state: Nowhere, kept: KeptUpload) -> Given:
    files = [read_file(state.content(part), part.name, part.header) for part in kept.parts]
    given = joined(*files) if files[1:] else files[0]
    if given.id != kept.id:
        raise SpecError("id", "a file that is read as it was", Text("another version of Unrolled"))
    return given


def _kept() -> int:
    return sum(given.nbytes for given in all_known())
