"""Totals since the process began, as plain numbers, so that counting takes no time."""


class Counts:
    """Each number is raised by one thread only, and read by any.

    Attributes:
        updates, ticks: trained and built; raised by the compute worker.
        streamed: bytes of server-sent events; raised by the event loop.
        stream_faults: streams that a fault of the server ended; raised by the event loop.
    """

    def __init__(self) -> None:
        self.updates = self.ticks = self.streamed = self.stream_faults = 0


COUNTS = Counts()
