"""The state of a server: what is to be kept is handed to it, and what was kept is read from it."""

import logging
import sqlite3
from collections.abc import Collection, Sequence
from contextlib import closing
from pathlib import Path

from .database import StateError, locked, opened, reading
from .halls import KeptHall, forgets_hall, read_halls, writes_hall
from .runs import KeptRun, KeptSide, RunRecord, forgets_run, read_runs, read_sides, write_run
from .uploads import KeptUpload, Part, content_of, read_uploads, sweeps_uploads, writes_upload
from .writer import Change, Writer

log = logging.getLogger(__name__)


class Nowhere:
    """The state of a server that keeps nothing, as it is unless somebody names a folder.

    Attributes:
        lasting: whether anything is kept.
        failing: why what is to be kept cannot be written; None while all is well.
    """

    lasting, failing = False, None

    def keep_run(self, record: RunRecord) -> None:
        """Keep a run as it is now; of several in a row the newest counts. From any thread, as all of these."""

    def forget_run(self, run_id: str) -> None:
        """Keep it no longer."""

    def keep_hall(self, hall: KeptHall) -> None:
        """Keep a hall as it is now."""

    def forget_hall(self, name: str) -> None:
        """Keep it no longer."""

    def keep_upload(self, data_id: str, part: Part, content: bytes | bytearray, visitor: str, beside: Sequence[str] = ()) -> None:
        """Save an upload.

        Args:
            data_id: id of the data.
            part: the file.
            content: its bytes.
            visitor: who uploaded it.
            beside: ids of the saved data that it is combined with.
        """

    def sweep_uploads(self, known: Collection[str]) -> None:
        """Keep no data any longer but these."""

    def runs(self) -> list[KeptRun]:
        """All that are kept."""
        return []

    def halls(self) -> list[KeptHall]:
        """All that are kept."""
        return []

    def uploads(self) -> list[KeptUpload]:
        """All that are kept."""
        return []

    def sides(self, run_id: str) -> list[KeptSide]:
        """The sides of a run that is kept, with their states; none where they are of no use here. In any thread."""
        return []

    def content(self, part: Part) -> bytes:
        """What a file of an upload holds; raises `OSError` where it is gone."""
        raise FileNotFoundError(part.name)

    async def settled(self) -> None:
        """Await that all that was handed over is written, or has failed to be."""

    def close(self) -> None:
        """Write what there is, and let go of the folder."""


class State(Nowhere):
    """That of a folder, which it has for itself alone.

    Raises:
        StateError: where the folder cannot hold it.
    """

    lasting = True

    def __init__(self, folder: Path):
        self._folder, self._lock = folder, locked(folder)
        try:
            connection = opened(folder)
            self._read = list(read_runs(connection)), list(read_halls(connection)), list(read_uploads(connection))
        except (sqlite3.Error, ValueError, TypeError) as error:
            self._lock.close()
            raise StateError(f"expected a database of Unrolled, got {folder}, which holds something else ({error})") from None
        except StateError:
            self._lock.close()
            raise
        self._written: dict[str, RunRecord] = {}
        self._parts = {upload.id: upload.parts for upload in self._read[2]}
        self._writer = Writer(connection)
        self._sweep()  # files whose upload was under way when the process ended

    @property
    def failing(self) -> str | None:
        """Why what is to be kept cannot be written; None while all is well."""
        return self._writer.failing

    def keep_run(self, record: RunRecord) -> None:
        run_id = record.fixed.id
        self._writer.put(("run", run_id), Change(lambda connection: write_run(connection, record, self._written.get(run_id)),
                                                 lambda: self._written.update({run_id: record})))

    def forget_run(self, run_id: str) -> None:
        self._writer.put(("run", run_id), forgets_run(run_id, lambda: self._written.pop(run_id, None)))

    def keep_hall(self, hall: KeptHall) -> None:
        self._writer.put(("hall", hall.name), writes_hall(hall))

    def forget_hall(self, name: str) -> None:
        self._writer.put(("hall", name), forgets_hall(name))

    def keep_upload(self, data_id: str, part: Part, content: bytes | bytearray, visitor: str, beside: Sequence[str] = ()) -> None:
        if any(other not in self._parts for other in beside):  # given on the command line, and there as long as that is the same
            return
        parts = tuple(part for other in beside for part in self._parts[other])
        self._parts[data_id] = (*parts, part)
        self._writer.put(("upload", data_id), writes_upload(self._folder, KeptUpload(data_id, visitor, self._parts[data_id]), content))

    def sweep_uploads(self, known: Collection[str]) -> None:
        if self._parts.keys() - set(known):
            self._parts = {data_id: parts for data_id, parts in self._parts.items() if data_id in known}
            self._sweep()

    def _sweep(self) -> None:
        self._writer.put("sweep", sweeps_uploads(self._folder, lambda: list(self._parts)))

    def runs(self) -> list[KeptRun]:
        return self._read[0]

    def halls(self) -> list[KeptHall]:
        return self._read[1]

    def uploads(self) -> list[KeptUpload]:
        return self._read[2]

    def sides(self, run_id: str) -> list[KeptSide]:
        try:
            with closing(reading(self._folder)) as connection:
                return read_sides(connection, run_id)
        except sqlite3.Error as error:
            log.warning("the states of a run cannot be read, and it is trained anew: %s", error)
            return []

    def content(self, part: Part) -> bytes:
        return content_of(self._folder, part)

    async def settled(self) -> None:
        await self._writer.settled()

    def close(self) -> None:
        self._writer.close()
        self._lock.close()


def open_state(folder: str) -> Nowhere:
    """The state of a folder, made if there is none; of no folder, that of a server that keeps nothing. Raises `StateError`."""
    return State(Path(folder).expanduser()) if folder else Nowhere()
