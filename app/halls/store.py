"""Halls: a name under which people see whichever run its presenter shows, at his moment, through set-ups, reloads and restarts."""

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
from ..state import KeptHall, Nowhere
from ..streaming.subscriber import Slot
from .requests import KEY

NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
EMPTY_HOURS = 12.0  # until a hall is forgotten in which nothing happens


class Follower(Slot):
    """One who is told what a hall shows: the newest only."""


class Shown:
    """What a hall shows, as JSON text, and as the event that tells all who follow."""

    def __init__(self, text: str):
        self.text, self.event = text, f"event: hall\ndata: {text}\n\n".encode()


class Hall:
    """What its presenter shows, and those who follow.

    Attributes:
        name: in its address.
        key: who has it presents.
        visitor: who has opened it.
        run, moment: the id of a run, and how it is looked at, which is the page's affair.
        presenter: which of those with the key presents now; he who takes over is another.
    """

    def __init__(self, name: str, key: str, visitor: str = NOBODY):
        self.name, self.key, self.visitor, self.presenter, self.run, self.moment, self.last = name, key, visitor, "", "", {}, time.monotonic()
        self.followers: set[Follower] = set()

    @property
    def label(self) -> str:
        """Its name in the log."""
        return f"hall {self.name}"

    def show(self, run: str, moment: Mapping[str, Any]) -> None:
        """Show a run, and tell everybody."""
        self.run, self.moment, self.last = run, dict(moment), time.monotonic()
        shown = self._shown()
        for follower in self.followers:
            follower.offer(shown)

    def watch(self, follower: Follower) -> None:
        """Let somebody follow, who is shown the newest at once."""
        self.followers.add(follower)
        follower.offer(self._shown())

    def leave(self, follower: Follower) -> None:
        """Let him go."""
        self.followers.discard(follower)
        self.last = time.monotonic()

    def kept(self) -> KeptHall:
        """What of it is to last."""
        return KeptHall(self.name, self.key, self.visitor, self.run, self.moment, self.presenter)

    def describe(self) -> dict[str, Any]:
        """What it shows, and to how many."""
        return {"name": self.name, "run": self.run, "moment": self.moment, "followers": len(self.followers)}

    def _shown(self) -> Shown:
        return Shown(json.dumps(self.describe()))


class Halls:
    """All halls of this server, those from before it was started again among them."""

    def __init__(self, limits: Settings, state: Nowhere | None = None):
        self._limits, self._halls, self._state = limits, {}, state or Nowhere()
        for kept in self._state.halls():
            hall = self._halls[kept.name] = Hall(kept.name, kept.key, kept.visitor)
            hall.run, hall.moment, hall.presenter = kept.run, kept.moment, kept.presenter

    def show(self, name: str, key: str, run: str, moment: Mapping[str, Any], presenter: str = "", take: bool = False,
             visitor: str = NOBODY) -> Hall:
        """Have a hall show a run; it is opened where there is none of that name. One of several with the key presents, until another takes over.

        Args:
            name: name of the hall.
            key: key of the hall.
            run: id of the run.
            moment: what of the run the hall shows, an object.
            presenter: the page that presents.
            take: whether this page takes over from another presenter.
            visitor: who opens the hall, if it is new.

        Raises:
            Refusal: (422) for a field that is wrong, (403) for another key than that of the hall, (409) where another presents who has
                it too, (429) where there are too many.
        """
        if not NAME.fullmatch(name):
            raise Refusal(422, "name", "up to 40 letters from a to z, digits and hyphens", name)
        if not KEY.fullmatch(key):
            raise Refusal(422, "key", "16 to 64 letters, digits, hyphens and underscores, in the header X-Unrolled-Key", f"{len(key)} characters")
        hall = self._halls.get(name) or self._open(name, key, visitor)
        self._refuse_stranger(hall, key)
        if hall.run and hall.presenter != presenter and not take:
            raise Refusal(409, "presenter", "take, to take over from who presents", "another presenter", f"Another presents in the hall {name!r} now.")
        hall.presenter = presenter
        hall.show(run, moment)
        self._state.keep_hall(hall.kept())
        return hall

    def _open(self, name: str, key: str, visitor: str) -> Hall:
        self.expire()
        if len(self._halls) >= self._limits.max_halls:
            self._make_room(visitor)
        return self._halls.setdefault(name, Hall(name, key, visitor))

    def _make_room(self, visitor: str) -> None:
        """Of whoever has most halls the one goes that fewest follow and in which nothing has happened for longest.

        Raises:
            Refusal: (429) where nobody has more.
        """
        hall = to_displace(self._halls.values(), visitor, lambda hall: (len(hall.followers), hall.last))
        if hall is None:
            raise Refusal(BUSY, "name", f"at most {self._limits.max_halls} halls on this server at a time", f"{len(self._halls)}",
                          "There are as many halls on this server as there may be: try again in a while.")
        self.close(hall.name, hall.key, "displaced")

    def get(self, name: str) -> Hall:
        """A hall by its name; raises `Refusal` (404)."""
        if name not in self._halls:
            raise Refusal(404, "name", "the name of a hall on this server", name, f"There is no hall {name[:60]!r} here, or its presenter is not back yet.")
        return self._halls[name]

    def close(self, name: str, key: str, reason: str = "closed") -> None:
        """End a hall; those who follow are told."""
        hall = self.get(name)
        self._refuse_stranger(hall, key)
        del self._halls[name]
        self._state.forget_hall(name)
        for follower in list(hall.followers):
            follower.end(reason)

    def hand_over(self, name: str, key: str, other: str) -> None:
        """Give a hall another key: who has the one before presents no longer."""
        hall = self.get(name)
        self._refuse_stranger(hall, key)
        hall.key = other
        self._state.keep_hall(hall.kept())

    def __iter__(self) -> Iterator[Hall]:
        """Those that most follow come first."""
        return iter(sorted(self._halls.values(), key=lambda hall: -len(hall.followers)))

    def shown(self) -> list[str]:
        """The ids of the runs that are shown, the one that most follow first."""
        return [hall.run for hall in self]

    def __len__(self) -> int:
        return len(self._halls)

    @property
    def followers(self) -> list[Follower]:
        """Over all halls."""
        return [follower for hall in self._halls.values() for follower in hall.followers]

    def expire(self) -> None:
        """Forget the halls that nobody has been in for long."""
        oldest = time.monotonic() - 3600 * EMPTY_HOURS
        for hall in list(self._halls.values()):
            if not hall.followers and hall.last < oldest:
                del self._halls[hall.name]
                self._state.forget_hall(hall.name)

    def end_streams(self, reason: str) -> None:
        """Tell everybody that this server stops."""
        for hall in self._halls.values():
            for follower in list(hall.followers):
                follower.end(reason)

    @staticmethod
    def _refuse_stranger(hall: Hall, key: str) -> None:
        if not secrets.compare_digest(hall.key.encode(), key.encode()):
            raise Refusal(403, "key", "the key of this hall, in the header X-Unrolled-Key", "another one" if key else "none",
                          f"Somebody else presents in the hall {hall.name!r}. Choose another name, or follow.")
