"""The state of a server: keeps runs, halls and uploads, and reads what was kept."""

import logging
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from contextlib import closing
from pathlib import Path

from .database import StateError, lock_folder, open_database, open_for_reading
from .halls import KeptHall, forget_hall, read_halls, write_hall
from .runs import KeptRun, KeptSide, RunRecord, forget_run, read_runs, read_sides, write_run
from .uploads import KeptUpload, UploadedFile, read_content, read_uploads, sweep_uploads, write_upload
from .writer import Change, Writer

log = logging.getLogger(__name__)


class StateStore(ABC):
    """Keeps runs, halls and uploads for a restart. Changes may come from any thread; of several, the newest counts.

    Attributes:
        persistent: whether anything is kept.
        failing: why the last change could not be written; None if it could.
    """

    persistent: bool
    failing: str | None

    @abstractmethod
    def keep_run(self, record: RunRecord) -> None:
        """Keep a run as it is now."""

    @abstractmethod
    def forget_run(self, run_id: str) -> None:
        """Forget a run."""

    @abstractmethod
    def keep_hall(self, hall: KeptHall) -> None:
        """Keep a hall as it is now."""

    @abstractmethod
    def forget_hall(self, name: str) -> None:
        """Forget a hall."""

    @abstractmethod
    def keep_upload(self, data_id: str, file: UploadedFile, content: bytes | bytearray, visitor: str,
                    others: Sequence[str] = ()) -> None:
        """Keep an upload.

        Args:
            data_id: id of the data.
            file: the file that was uploaded.
            content: of the file.
            visitor: who uploaded it.
            others: ids of uploads that are kept already, with whose files this one is combined.
        """

    @abstractmethod
    def sweep_uploads(self, known: Collection[str]) -> None:
        """Forget all uploads but those with these ids."""

    @abstractmethod
    def runs(self) -> list[KeptRun]:
        """The runs that were kept when the server started."""

    @abstractmethod
    def halls(self) -> list[KeptHall]:
        """The halls that were kept when the server started."""

    @abstractmethod
    def uploads(self) -> list[KeptUpload]:
        """The uploads that were kept when the server started."""

    @abstractmethod
    def sides(self, run_id: str) -> list[KeptSide]:
        """The sides of a kept run with their states; none if they cannot be used here. In any thread."""

    @abstractmethod
    def content(self, file: UploadedFile) -> bytes:
        """The content of a file; raises `OSError` if it is gone."""

    @abstractmethod
    async def settled(self) -> None:
        """Wait until all changes so far are written or have failed."""

    @abstractmethod
    def close(self) -> None:
        """Write what waits, and release the folder."""


class NoState(StateStore):
    """Keeps nothing: the state of a server without a folder."""

    persistent, failing = False, None

    def keep_run(self, record: RunRecord) -> None:
        pass

    def forget_run(self, run_id: str) -> None:
        pass

    def keep_hall(self, hall: KeptHall) -> None:
        pass

    def forget_hall(self, name: str) -> None:
        pass

    def keep_upload(self, data_id: str, file: UploadedFile, content: bytes | bytearray, visitor: str,
                    others: Sequence[str] = ()) -> None:
        pass

    def sweep_uploads(self, known: Collection[str]) -> None:
        pass

    def runs(self) -> list[KeptRun]:
        return []

    def halls(self) -> list[KeptHall]:
        return []

    def uploads(self) -> list[KeptUpload]:
        return []

    def sides(self, run_id: str) -> list[KeptSide]:
        return []

    def content(self, file: UploadedFile) -> bytes:
        raise FileNotFoundError(file.name)

    async def settled(self) -> None:
        pass

    def close(self) -> None:
        pass


class FolderState(StateStore):
    """Keeps all in a database and files of one folder, which no other server may use.

    Raises:
        StateError: if the folder cannot be used.
    """

    persistent = True

    def __init__(self, folder: Path):
        self._folder, self._lock = folder, lock_folder(folder)
        try:
            connection = open_database(folder)
            self._runs, self._halls = list(read_runs(connection)), list(read_halls(connection))
            self._uploads = list(read_uploads(connection))
        except (sqlite3.Error, ValueError, TypeError) as error:
            self._lock.close()
            raise StateError(
                f"expected a database of Unrolled, got {folder}, which holds something else ({error})") from None
        except StateError:
            self._lock.close()
            raise
        self._written: dict[str, RunRecord] = {}
        self._files = {upload.id: upload.files for upload in self._uploads}
        self._writer = Writer(connection)
        self._sweep()  # deletes files of uploads that were under way when the process ended

    @property
    def failing(self) -> str | None:
        return self._writer.failing

    def keep_run(self, record: RunRecord) -> None:
        run_id = record.identity.id

        def write(connection: sqlite3.Connection) -> None:
            write_run(connection, record, self._written.get(run_id))
        self._writer.put(("run", run_id), Change(write, lambda: self._written.update({run_id: record})))

    def forget_run(self, run_id: str) -> None:
        self._writer.put(("run", run_id), forget_run(run_id, lambda: self._written.pop(run_id, None)))

    def keep_hall(self, hall: KeptHall) -> None:
        self._writer.put(("hall", hall.name), write_hall(hall))

    def forget_hall(self, name: str) -> None:
        self._writer.put(("hall", name), forget_hall(name))

    def keep_upload(self, data_id: str, file: UploadedFile, content: bytes | bytearray, visitor: str,
                    others: Sequence[str] = ()) -> None:
        # named on the command line, so it is read again at each start
        if any(other not in self._files for other in others):
            return
        before = tuple(known for other in others for known in self._files[other])
        self._files[data_id] = (*before, file)
        upload = KeptUpload(data_id, visitor, self._files[data_id])
        self._writer.put(("upload", data_id), write_upload(self._folder, upload, content))

    def sweep_uploads(self, known: Collection[str]) -> None:
        if self._files.keys() - set(known):
            self._files = {data_id: files for data_id, files in self._files.items() if data_id in known}
            self._sweep()

    def _sweep(self) -> None:
        self._writer.put("sweep", sweep_uploads(self._folder, lambda: list(self._files)))

    def runs(self) -> list[KeptRun]:
        return self._runs

    def halls(self) -> list[KeptHall]:
        return self._halls

    def uploads(self) -> list[KeptUpload]:
        return self._uploads

    def sides(self, run_id: str) -> list[KeptSide]:
        try:
            with closing(open_for_reading(self._folder)) as connection:
                return read_sides(connection, run_id)
        except sqlite3.Error as error:
            log.warning("the states of run %s cannot be read, so it is trained anew: %s", run_id, error)
            return []

    def content(self, file: UploadedFile) -> bytes:
        return read_content(self._folder, file)

    async def settled(self) -> None:
        await self._writer.settled()

    def close(self) -> None:
        self._writer.close()
        self._lock.close()


def open_state(folder: str) -> StateStore:
    """The state in a folder, which is made if there is none; for an empty text, a state that keeps nothing.

    Raises:
        StateError: if the folder cannot be used.
    """
    return FolderState(Path(folder).expanduser()) if folder else NoState()
