"""The playback of a run without its run."""

from unrolled.app.runs.jobs import Jobs
from unrolled.app.runs.playback import Playback
from unrolled.app.runs.trainings import Trainings
from unrolled.core import RunSpec


class Nobody:
    """An audience that does not look."""

    def show(self, playback):
        pass

    def learned(self, playback):
        pass


def unwatched(spec: RunSpec, other: RunSpec | None = None, max_edits: int = 2000) -> Playback:
    """A playback that nobody watches."""
    return Playback(Trainings(spec, other, max_edits), Jobs(), Nobody())
