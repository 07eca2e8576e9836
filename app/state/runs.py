"""What is kept of a run: its spec and edits, where it stands, and a few states along it."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from numpy.typing import NDArray
from unrolled.core import Edit, RunSpec, TrainerState, fingerprint, pack, pack_state

from .writer import Change

Edits = Mapping[int, tuple[Edit, ...]]


class Fixed(NamedTuple):
    """What of a run never changes."""

    id: str
    key: str
    visitor: str
    preset: str | None
    spec: RunSpec
    beside: RunSpec | None


class Place(NamedTuple):
    """Where a run stands.

    Attributes:
        update, furthest: the newest update, and the highest that was reached.
        aim: the update that it is on its way to; None where it is not.
        versions: of its history, a side each.
        playing, rung, rate: whether it goes on by itself, and how.
    """

    update: int
    aim: int | None
    furthest: int
    versions: tuple[int, ...]
    playing: bool
    rung: str
    rate: float | None


class SideRecord(NamedTuple):
    """Some states of one side, by update, and its curves when `furthest` was the highest update; enough to go on from there without training anew."""

    furthest: int
    states: Mapping[int, TrainerState]
    curves: Mapping[str, NDArray]

    @property
    def nbytes(self) -> int:
        """What has to be written anew: the curves, and the newest state."""
        return next(iter(self.states.values())).nbytes + sum(array.nbytes for array in self.curves.values())


class RunRecord(NamedTuple):
    """All that is to be kept of a run. Logs and sides are replaced and never changed: the same object need not be written again."""

    fixed: Fixed
    place: Place
    logs: tuple[Edits, ...]
    sides: tuple[SideRecord, ...] = ()


class KeptRun(NamedTuple):
    """A run as it was kept, in the form in which a request for one has it."""

    id: str
    key: str
    visitor: str
    preset: str | None
    wish: dict[str, Any]
    place: Place


class KeptSide(NamedTuple):
    """One side as it was kept: see `SideRecord`."""

    furthest: int
    states: dict[int, bytes]
    curves: bytes


def write_run(connection: sqlite3.Connection, new: RunRecord, old: RunRecord | None) -> None:
    """Write what is other than in the record that was written before; None where nothing is known of that."""
    id_, key, visitor, preset, spec, beside = new.fixed
    if old is None:
        values = id_, key, visitor, preset, json.dumps(spec.to_dict()), beside and json.dumps(beside.to_dict())
        connection.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING", values)
    if old is None or any(log is not before for log, before in zip(new.logs, old.logs, strict=True)):
        logs = [json.dumps(_log(edits)) for edits in new.logs]
        connection.execute("INSERT INTO places VALUES (?1, 0, NULL, 0, 0, NULL, 0, '', NULL, ?2, ?3) "
                           "ON CONFLICT (run) DO UPDATE SET edits = ?2, beside_edits = ?3", (id_, *(*logs, None)[:2]))
    connection.execute('UPDATE places SET "update" = ?, aim = ?, furthest = ?, version = ?, beside_version = ?, playing = ?, rung = ?, rate = ? WHERE run = ?',
                       (*new.place[:3], *(*new.place.versions, None)[:2], *new.place[4:], id_))
    if new.sides and (old is None or new.sides is not old.sides):
        for i, side in enumerate(new.sides):
            _write_side(connection, (id_, i), side, old.sides[i].states if old and old.sides else None)


def _write_side(connection: sqlite3.Connection, key: tuple[str, int], side: SideRecord, before: Mapping[int, TrainerState] | None) -> None:
    """Write the states that are not those of before, and take away what there is no more; without `before`, all."""
    connection.execute("INSERT OR REPLACE INTO sides VALUES (?, ?, ?, ?, ?)", (*key, side.furthest, fingerprint(), pack(side.curves)))
    if before is None:
        connection.execute("DELETE FROM states WHERE run = ? AND side = ?", key)
    gone = [(*key, update) for update, state in (before or {}).items() if side.states.get(update) is not state]
    come = [(*key, update, pack_state(state)) for update, state in side.states.items() if (before or {}).get(update) is not state]
    connection.executemany('DELETE FROM states WHERE run = ? AND side = ? AND "update" = ?', gone)
    connection.executemany("INSERT INTO states VALUES (?, ?, ?, ?)", come)


def _log(edits: Edits) -> list[dict[str, Any]]:
    return [{"at": at, "edits": [edit.to_dict() for edit in made]} for at, made in edits.items() if made]


def forgets_run(run_id: str, done: Any) -> Change:
    """Keeps it no longer."""
    return Change(lambda connection: connection.execute("DELETE FROM runs WHERE id = ?", (run_id,)), done)


def read_runs(connection: sqlite3.Connection) -> Iterator[KeptRun]:
    """All that are kept."""
    rows = connection.execute('SELECT id, key, visitor, preset, spec, edits, beside, beside_edits, "update", aim, furthest, version, beside_version, '
                              "playing, rung, rate FROM runs JOIN places ON run = id")
    for *own, preset, spec, edits, beside, beside_edits, update, aim, furthest, version, beside_version, playing, rung, rate in rows:
        other = {"beside": {"spec": json.loads(beside), "edits": json.loads(beside_edits)}} if beside else {}
        versions = (version,) if beside_version is None else (version, beside_version)
        wish = {"spec": json.loads(spec), "edits": json.loads(edits), **other}
        yield KeptRun(*own, preset, wish, Place(update, aim, furthest, versions, bool(playing), rung, rate))


def read_sides(connection: sqlite3.Connection, run_id: str) -> list[KeptSide]:
    """Its sides, with their states; none where a machine has made them that rounds otherwise, or none were kept."""
    sides = connection.execute("SELECT side, furthest, curves FROM sides WHERE run = ? AND numerics = ? ORDER BY side", (run_id, fingerprint())).fetchall()
    states = {side: dict(connection.execute('SELECT "update", content FROM states WHERE run = ? AND side = ?', (run_id, side))) for side, *_ in sides}
    return [KeptSide(furthest, states[side], curves) for side, furthest, curves in sides]
