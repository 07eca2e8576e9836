"""Runs in the database: spec and edits, position, and a few states along the run."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from numpy.typing import NDArray
from unrolled.core import Edit, RunSpec, TrainerState, fingerprint, pack, pack_state

from .writer import Change

Edits = Mapping[int, tuple[Edit, ...]]


class RunIdentity(NamedTuple):
    """The part of a run that never changes.

    Attributes:
        visitor: who made it, as `visitor_of` names him.
        other: the spec of the training that stands beside the first, if there is one.
    """

    id: str
    key: str
    visitor: str
    preset: str | None
    spec: RunSpec
    other: RunSpec | None


class Position(NamedTuple):
    """Where a run stands.

    Attributes:
        update, furthest: the newest update, and the highest that was reached.
        target: the update that it is on its way to; None otherwise.
        versions: of the history of each side.
        playing, rung, rate: whether it plays, and how.
    """

    update: int
    target: int | None
    furthest: int
    versions: tuple[int, ...]
    playing: bool
    rung: str
    rate: float | None


class SideRecord(NamedTuple):
    """States of one side by update, and its curves up to `furthest`, from which training can go on."""

    furthest: int
    states: Mapping[int, TrainerState]
    curves: Mapping[str, NDArray]

    @property
    def nbytes(self) -> int:
        """Bytes that each record writes anew: the curves and the newest state."""
        return next(iter(self.states.values())).nbytes + sum(array.nbytes for array in self.curves.values())


class RunRecord(NamedTuple):
    """All that is kept of a run. Logs and sides are replaced and never changed, so the same object is not written
    again.
    """

    identity: RunIdentity
    position: Position
    logs: tuple[Edits, ...]
    sides: tuple[SideRecord, ...] = ()


class KeptRun(NamedTuple):
    """A run as it was kept.

    Attributes:
        request: as the body of a request for such a run.
    """

    id: str
    key: str
    visitor: str
    preset: str | None
    request: dict[str, Any]
    position: Position


class KeptSide(NamedTuple):
    """One side as it was kept; see `SideRecord`."""

    furthest: int
    states: dict[int, bytes]
    curves: bytes


def write_run(connection: sqlite3.Connection, new: RunRecord, old: RunRecord | None) -> None:
    """Write what differs from the record written before; everything if `old` is None."""
    id_, key, visitor, preset, spec, other = new.identity
    if old is None:
        values = id_, key, visitor, preset, json.dumps(spec.to_dict()), other and json.dumps(other.to_dict())
        connection.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING", values)
    if old is None or any(log is not before for log, before in zip(new.logs, old.logs, strict=True)):
        logs = [json.dumps(_log(edits)) for edits in new.logs]
        connection.execute("INSERT INTO places VALUES (?1, 0, NULL, 0, 0, NULL, 0, '', NULL, ?2, ?3) "
                           "ON CONFLICT (run) DO UPDATE SET edits = ?2, beside_edits = ?3", (id_, *(*logs, None)[:2]))
    connection.execute('UPDATE places SET "update" = ?, aim = ?, furthest = ?, version = ?, beside_version = ?, '
                       'playing = ?, rung = ?, rate = ? WHERE run = ?',
                       (*new.position[:3], *(*new.position.versions, None)[:2], *new.position[4:], id_))
    if new.sides and (old is None or new.sides is not old.sides):
        for i, side in enumerate(new.sides):
            _write_side(connection, (id_, i), side, old.sides[i].states if old and old.sides else None)


def _write_side(connection: sqlite3.Connection, key: tuple[str, int], side: SideRecord,
                before: Mapping[int, TrainerState] | None) -> None:
    """Write the states that differ from those before, and delete those that are gone; all if `before` is None."""
    connection.execute("INSERT OR REPLACE INTO sides VALUES (?, ?, ?, ?, ?)",
                       (*key, side.furthest, fingerprint(), pack(side.curves)))
    if before is None:
        connection.execute("DELETE FROM states WHERE run = ? AND side = ?", key)
    gone = [(*key, update) for update, state in (before or {}).items() if side.states.get(update) is not state]
    come = [(*key, update, pack_state(state)) for update, state in side.states.items()
            if (before or {}).get(update) is not state]
    connection.executemany('DELETE FROM states WHERE run = ? AND side = ? AND "update" = ?', gone)
    connection.executemany("INSERT INTO states VALUES (?, ?, ?, ?)", come)


def _log(edits: Edits) -> list[dict[str, Any]]:
    return [{"at": at, "edits": [edit.to_dict() for edit in made]} for at, made in edits.items() if made]


def forget_run(run_id: str, done: Any) -> Change:
    """The change that forgets a run; `done` is called when it is written."""
    return Change(lambda connection: connection.execute("DELETE FROM runs WHERE id = ?", (run_id,)), done)


def read_runs(connection: sqlite3.Connection) -> Iterator[KeptRun]:
    """All runs that are kept."""
    rows = connection.execute('SELECT id, key, visitor, preset, spec, edits, beside, beside_edits, "update", aim, '
                              "furthest, version, beside_version, playing, rung, rate FROM runs JOIN places ON run = id")
    for row in rows:
        *own, preset, spec, edits, beside, beside_edits, update, target, furthest = row[:-5]
        version, beside_version, playing, rung, rate = row[-5:]
        other = {"beside": {"spec": json.loads(beside), "edits": json.loads(beside_edits)}} if beside else {}
        versions = (version,) if beside_version is None else (version, beside_version)
        request = {"spec": json.loads(spec), "edits": json.loads(edits), **other}
        yield KeptRun(*own, preset, request, Position(update, target, furthest, versions, bool(playing), rung, rate))


def read_sides(connection: sqlite3.Connection, run_id: str) -> list[KeptSide]:
    """The sides of a run with their states; none if none are kept, or if a machine that rounds differently made them.
    """
    sides = connection.execute("SELECT side, furthest, curves FROM sides WHERE run = ? AND numerics = ? ORDER BY side",
                               (run_id, fingerprint())).fetchall()
    states = {side: dict(connection.execute('SELECT "update", content FROM states WHERE run = ? AND side = ?',
                                            (run_id, side))) for side, *_ in sides}
    return [KeptSide(furthest, states[side], curves) for side, furthest, curves in sides]
