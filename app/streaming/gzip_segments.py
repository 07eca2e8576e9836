"""A gzip stream put together of segments: each is compressed by itself, once, and whoever is to have it gets the same bytes.

A segment begins with an empty window and ends at a whole byte (a full flush), so that segments of any sort in any order are one valid
stream. It is never ended: what tells a reader that no more comes is an event, or the end of the connection.
"""

import zlib

# RFC 1952: a member compressed by deflate, with no name, no time, and of no particular system.
HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
LEVEL = 1  # the highest saves a tenth of it, and takes many times as long


def segment(data: bytes) -> bytes:
    """Some bytes as a part of the stream."""
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflate.compress(data) + deflate.flush(zlib.Z_FULL_FLUSH)
