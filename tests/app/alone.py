"""The course of a run without its run."""

from unrolled.app.runs.playback import Course


class Alone(Course):
    """A course that nobody watches."""

    under_way = ()

    def give_up(self, which):
        pass

    def announce(self):
        pass
