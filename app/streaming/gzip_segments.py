"""A gzip stream of segments, each compressed by itself and once, so that all subscribers get the same bytes.

A segment begins with an empty window and ends at a whole byte (a full flush), so any sequence of segments is a valid
stream. The stream has no end of its own: an event, or the end of the connection, tells the reader.
"""

import zlib

# RFC 1952: a member compressed by deflate, with no name, no time, and of no particular system.
HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
LEVEL = 1  # the highest level saves a tenth, and takes many times as long


def segment(data: bytes) -> bytes:
    """Bytes as a segment of the stream."""
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflate.compress(data) + deflate.flush(zlib.Z_FULL_FLUSH)
