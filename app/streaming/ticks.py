"""Ticks: one picture of a run, whole in itself, of parts that are made once for all who asked for them."""

from collections.abc import Iterator
from typing import NamedTuple

from ..views import views
from .parts import Part, Picture, plain, zipped

Key = tuple[str, str, int]  # of a picture: its view, encoding and side


class Wants(NamedTuple):
    """What a viewer asked for: which views, in which encoding, all of them in each tick or only what is new to him, and which quantities he looks at,
    none for all."""

    views: tuple[str, ...]
    encoding: str
    whole: bool = True
    quantities: tuple[str, ...] = ()


class Had(NamedTuple):
    """What a viewer has been sent: the number of the last tick, and of the last of which it has all parts; −1 for none."""

    tick: int = -1
    whole: int = -1


class Tally:
    """How many bytes were sent of a run, for its ticks are to fit a budget; counted in the event loop."""

    def __init__(self) -> None:
        self.sent = 0


class Tick:
    """One picture: its number, counted from 1, the run's state, and the pictures of the views; of those who come later to the same, the bytes are there."""

    def __init__(self, number: int, heads: list[str], pictures: dict[Key, Picture], tally: Tally):
        self.number, self._heads, self._pictures, self.tally = number, heads, pictures, tally
        self._shown = {(name, encoding) for name, encoding, _ in pictures}
        self._bodies: dict[tuple[Wants, Had, bool], bytes] = {}
        self._known: dict[Wants, tuple[bool, bool]] = {}

    def serves(self, wants: Wants) -> bool:
        """Whether it has these views in this encoding."""
        return self._about(wants)[0]

    def complete(self, wants: Wants) -> bool:
        """Whether all of these views is of this moment, or as it stays for a while."""
        return self._about(wants)[1]

    def _about(self, wants: Wants) -> tuple[bool, bool]:
        """The same, looked up once for hundreds who want the same."""
        if wants not in self._known:
            there = self._shown >= {(name, wants.encoding) for name in wants.views}
            mine = [picture for (name, encoding, _), picture in self._pictures.items() if encoding == wants.encoding and name in wants.views]
            self._known[wants] = there, all(picture.made == picture.complete for picture in mine)
        return self._known[wants]

    def event(self, wants: Wants, had: Had, zips: bool) -> bytes:
        """The server-sent event for who asked for that and has been sent this, compressed or not."""
        key = (wants, Had() if wants.whole else had, zips)
        if key not in self._bodies:
            self._bodies[key] = (zipped if zips else plain)(self._text(wants, had))
        return self._bodies[key]

    def _text(self, wants: Wants, had: Had) -> Iterator[str | Part]:
        yield f"id: {self.number}\nevent: tick\ndata: "
        yield from self._side(0, wants, had)
        yield "\n\n"

    def _side(self, side: int, wants: Wants, had: Had) -> Iterator[str | Part]:
        """One side, and within it what stands beside."""
        yield f'{self._heads[side]},"views":{{'
        between = ""
        for name in wants.views:
            picture = self._pictures.get((name, wants.encoding, side))
            if picture is None or not (wants.whole or picture.made > had.tick):
                continue
            yield f'{between}"{name}":'
            looked_at = [not wants.quantities or views()[name].looked_at(path, wants.quantities) for path in picture.paths]
            yield from picture.whole() if wants.whole else picture.after(*had, looked_at)
            between = ","
        yield "}"
        if side + 1 < len(self._heads):
            yield ',"beside":'
            yield from self._side(side + 1, wants, had)
        yield "}"
