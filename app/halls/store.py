"""Halls: a name under which people see the run that a presenter shows, through new set-ups, reloads and restarts."""

import json
import re
import secrets
import time
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import BUSY, Refusal
from ..fairness.max_min import to_displace
from ..fairness.visitors import NOBODY
from ..settings import Settings
from ..state import KeptHall, NoState, StateStore
from ..streaming.subscriber import Slot
from .requests import KEY

NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
EMPTY_HOURS = 12.0  # until an idle hall is forgotten


class Follower(Slot):
    """A subscriber of a hall, who gets the newest moment only."""


class Shown:
    """What a hall shows, as JSON text and as a server-sent event."""

    def __init__(self, text: str):
        self.text, self.event = text, f"event: hall\ndata: {text}\n\n".encode()


class Hall:
    """A run that a presenter shows to followers.

    Attributes:
        name: in its address.
        key: lets one present.
        visitor: who has opened it.
        run, moment: the id of a run, and how the page shows it, which only the page reads.
        presenter: which of those with the key presents now.
        last_used: when it was last shown or followed, on the clock of `time.monotonic`.
    """

    def __init__(self, name: str, key: str, visitor: str = NOBODY):
        self.name, self.key, self.visitor, self.presenter = name, key, visitor, ""
        self.run, self.moment, self.last_used = "", {}, time.monotonic()
        self.followers: set[Follower] = set()

    @property
    def label(self) -> str:
        """Its name in the log."""
        return f"hall {self.name}"

    def show(self, run: str, moment: Mapping[str, Any]) -> None:
        """Show a run to all followers."""
        self.run, self.moment, self.last_used = run, dict(moment), time.monotonic()
        shown = self._shown()
        for follower in self.followers:
            follower.offer(shown)

    def watch(self, follower: Follower) -> None:
        """Add a follower, who gets the newest moment at once."""
        self.followers.add(follower)
        follower.offer(self._shown())

    def leave(self, follower: Follower) -> None:
        """Remove a follower."""
        self.followers.discard(follower)
        self.last_used = time.monotonic()

    def record(self) -> KeptHall:
        """What is kept for a restart."""
        return KeptHall(self.name, self.key, self.visitor, self.run, self.moment, self.presenter)

    def describe(self) -> dict[str, Any]:
        """What it shows, and the number of followers."""
        return {"name": self.name, "run": self.run, "moment": self.moment, "followers": len(self.followers)}

    def _shown(self) -> Shown:
        return Shown(json.dumps(self.describe()))


class HallStore:
    """All halls of this server, and those kept from before a restart."""

    def __init__(self, limits: Settings, state: StateStore | None = None):
        self._limits, self._halls, self._state = limits, {}, state or NoState()
        for kept in self._state.halls():
            hall = self._halls[kept.name] = Hall(kept.name, kept.key, kept.visitor)
            hall.run, hall.moment, hall.presenter = kept.run, kept.moment, kept.presenter

    def show(self, name: str, key: str, run: str, moment: Mapping[str, Any], presenter: str = "", take: bool = False,
             visitor: str = NOBODY) -> Hall:
        """Show a run in a hall, which is opened if there is none of that name.

        Args:
            name: of the hall.
            key: of the hall; of a new hall, any.
            run: id of the run.
            moment: how the page shows it.
            presenter: names one of several pages that have the key. One presents at a time.
            take: whether to take over from another presenter.
            visitor: opens a new hall.

        Args:
            name: name of the hall.
            key: key of the hall.
            run: id of the run.
            moment: what of the run the hall shows, an object.
            presenter: the page that presents.
            take: whether this page takes over from another presenter.
            visitor: who opens the hall, if it is new.

        Raises:
            Refusal: (422) for a field that does not fit, (403) for another key than that of the hall, (409) if another
                presenter with the key presents, (429) if there are too many halls.
        """
        if not NAME.fullmatch(name):
            raise Refusal(422, "name", "up to 40 letters from a to z, digits and hyphens", name)
        if not KEY.fullmatch(key):
            raise Refusal(422, "key", "16 to 64 letters, digits, hyphens and underscores, in the header X-Unrolled-Key",
                          f"{len(key)} characters")
        hall = self._halls.get(name) or self._open(name, key, visitor)
        self._refuse_stranger(hall, key)
        if hall.run and hall.presenter != presenter and not take:
            raise Refusal(409, "presenter", "take, to take over from the presenter", "another presenter",
                          f"Another page presents in the hall {name!r} now.")
        hall.presenter = presenter
        hall.show(run, moment)
        self._state.keep_hall(hall.record())
        return hall

    def _open(self, name: str, key: str, visitor: str) -> Hall:
        self.expire()
        if len(self._halls) >= self._limits.max_halls:
            self._make_room(visitor)
        return self._halls.setdefault(name, Hall(name, key, visitor))

    def _make_room(self, visitor: str) -> None:
        """Close the hall with the fewest followers, or idle for longest, among those of the visitor who has most halls.

        Raises:
            Refusal: (429) if no visitor has more.
        """
        hall = to_displace(self._halls.values(), visitor, lambda hall: (len(hall.followers), hall.last_used))
        if hall is None:
            raise Refusal(BUSY, "name", f"at most {self._limits.max_halls} halls on this server at a time",
                          f"{len(self._halls)}",
                          "This server has no room for another hall: try again in a while.")
        self.close(hall.name, hall.key, "displaced")

    def get(self, name: str) -> Hall:
        """A hall by its name; raises `Refusal` (404)."""
        if name not in self._halls:
            raise Refusal(404, "name", "the name of a hall on this server", name,
                          f"There is no hall {name[:60]!r} here, or its presenter is not back yet.")
        return self._halls[name]

    def close(self, name: str, key: str, reason: str = "closed") -> None:
        """End a hall and tell its followers why."""
        hall = self.get(name)
        self._refuse_stranger(hall, key)
        del self._halls[name]
        self._state.forget_hall(name)
        for follower in list(hall.followers):
            follower.end(reason)

    def change_key(self, name: str, key: str, new: str) -> None:
        """Give a hall another key; the old one no longer lets one present."""
        hall = self.get(name)
        self._refuse_stranger(hall, key)
        hall.key = new
        self._state.keep_hall(hall.record())

    def __iter__(self) -> Iterator[Hall]:
        """The halls with most followers come first."""
        return iter(sorted(self._halls.values(), key=lambda hall: -len(hall.followers)))

    def shown(self) -> list[str]:
        """Ids of the runs that halls show; those with most followers come first."""
        return [hall.run for hall in self]

    def __len__(self) -> int:
        return len(self._halls)

    @property
    def followers(self) -> list[Follower]:
        """The followers of all halls."""
        return [follower for hall in self._halls.values() for follower in hall.followers]

    def expire(self) -> None:
        """Forget halls that have been empty for long."""
        oldest = time.monotonic() - 3600 * EMPTY_HOURS
        for hall in list(self._halls.values()):
            if not hall.followers and hall.last_used < oldest:
                del self._halls[hall.name]
                self._state.forget_hall(hall.name)

    def end_streams(self, reason: str) -> None:
        """Tell all followers that the server stops."""
        for hall in self._halls.values():
            for follower in list(hall.followers):
                follower.end(reason)

    @staticmethod
    def _refuse_stranger(hall: Hall, key: str) -> None:
        if not secrets.compare_digest(hall.key.encode(), key.encode()):
            raise Refusal(403, "key", "the key of this hall, in the header X-Unrolled-Key",
                          "another one" if key else "none",
                          f"Another person presents in the hall {hall.name!r}. Choose another name, or follow.")
