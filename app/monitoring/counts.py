"""How much the server has done since its process began, as plain numbers: a stream is not to wait for its being counted."""


class Counts:
    """Each number is raised by one thread only, and read by any.

    Attributes:
        updates, ticks: trained, and made, by the compute worker.
        streamed: bytes of server-sent events, by the event loop.
        stream_faults: streams that a fault of the server ended, by the event loop.
    """

    def __init__(self) -> None:
        self.updates = self.ticks = self.streamed = self.stream_faults = 0


COUNTS = Counts()
