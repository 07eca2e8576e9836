"""A visitor as the server sees one: a browser's connections, kept alive and at most six, and what a first visit asks
for, in its order.

What Chromium asks for was watched by its DevTools protocol: the page; its script, style sheet and early script; the
hall's stream; the run; then at once the figures, the maths font and the run's stream; and Plotly, once the first
picture is drawn.
"""

import asyncio
import json
import re
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

MOST_CONNECTIONS = 6
VIEWS = "lattice,cost,flow,prediction,weights"  # of the panels that are open at first
OURS = re.compile(r'(?:src|href)="([^"]*(?:\.js|\.css|\.svg))"')
FONT = re.compile(r'url\("?([^")]+)')
LARGEST = 2**24  # bytes that are read at once


class Answer(NamedTuple):
    """What came: the status, the body as it came, and what unpacks it."""

    status: int
    packed: bytes
    unpack: Callable[[bytes], bytes]

    @property
    def body(self) -> bytes:
        """The body unpacked; what nobody reads is not."""
        return self.unpack(self.packed)


class Browser:
    """Asks one server by HTTP/1.1, from an address of its own if it has one.

    Attributes:
        received: bytes that came, heads of answers and streams included.
    """

    def __init__(self, url: str, source: str | None = None):
        self._source = source and (source, 0)
        self._host, self._port = urlsplit(url).hostname, urlsplit(url).port
        self._room, self._idle, self.received = asyncio.Semaphore(MOST_CONNECTIONS), [], 0

    async def ask(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        """One request, on a connection that is free or a new one."""
        async with self._room:
            try:
                reader, writer = self._idle.pop()
                status, fields = await self._send(reader, writer, path, method, body, headers)
            # there is none, or the server has closed what nobody used
            except (IndexError, OSError, asyncio.IncompleteReadError):
                reader, writer = await self._connect()
                status, fields = await self._send(reader, writer, path, method, body, headers)
            try:
                content = await self._content(reader, fields) if status not in (204, 304) else b""
            except asyncio.CancelledError:
                writer.close()
                raise
            self._idle.append((reader, writer))
        return Answer(status, content, unpacking(fields))

    async def stream(self, path: str) -> "Stream":
        """Server-sent events, on a connection of its own."""
        await self._room.acquire()
        reader, writer = await self._connect()
        _, fields = await self._send(reader, writer, path, "GET", b"", {})
        return Stream(self, reader, writer, unpacking(fields))

    def end(self, stream: "Stream") -> None:
        """Its connection is closed, and another may be opened."""
        stream.writer.close()
        self._room.release()

    async def close(self) -> None:
        """Hang up."""
        for _, writer in self._idle:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(self._host, self._port, limit=LARGEST, local_addr=self._source)

    async def _send(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, method: str,
                    body: bytes,
                    headers: dict[str, str]) -> tuple[int, dict[str, str]]:
        """Send a request, and read the head of its answer."""
        lines = [f"{method} {path} HTTP/1.1", "host: 127.0.0.1", "accept-encoding: gzip",
                 "content-type: application/json",
                 f"content-length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.CancelledError:
            writer.close()
            raise
        self.received += len(head)
        first, *fields = head.decode("latin-1").strip().split("\r\n")
        return int(first.split()[1]), {name.lower(): value
                                       for name, value in (field.split(": ", 1) for field in fields)}

    async def _content(self, reader: asyncio.StreamReader, fields: dict[str, str]) -> bytes:
        if "content-length" in fields:
            content = await reader.readexactly(int(fields["content-length"]))
            self.received += len(content)
            return content
        parts = []
        while part := await self.part(reader):
            parts.append(part)
        return b"".join(parts)

    async def part(self, reader: asyncio.StreamReader) -> bytes:
        """A chunk of an answer whose length nobody knew (RFC 9112, section 7.1); empty at its end."""
        size = int((await reader.readuntil(b"\r\n")).split(b";")[0], 16)
        part = await reader.readexactly(size + 2)
        self.received += size
        return part[:-2]


def unpacking(fields: dict[str, str]) -> Callable[[bytes], bytes]:
    """What makes of the parts of a body what was packed."""
    return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress if fields.get("content-encoding") == "gzip" else bytes


class Stream(NamedTuple):
    """Server-sent events as they come."""

    browser: Browser
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    unpack: Callable[[bytes], bytes]

    async def first(self) -> str:
        """The data of the first event that has any."""
        text = b""
        while not (found := re.search(rb"^data: (.*)\n\n", text, re.MULTILINE)):
            text += self.unpack(await self.browser.part(self.reader))
        return found[1].decode()

    async def watch(self) -> None:
        """Take what comes and do nothing with it, to the end or until it is cancelled."""
        try:
            while await self.reader.read(LARGEST):
                pass
        finally:
            self.browser.end(self)


async def watch(browser: Browser, path: str) -> None:
    """Watch from the beginning, until it is cancelled."""
    await (await browser.stream(path)).watch()


def inside(url: str) -> str:
    """An address without its server."""
    return urlsplit(url).path


class Visit(NamedTuple):
    """How long it took from the first request to the first whole tick with all figures, and to all that charts need;
    and the bytes until then.
    """

    settled: float
    charted: float
    size: int
    all: int


async def visit(browser: Browser, url: str, path: str, still: asyncio.Event) -> Visit:
    """A first visit to a hall or to a link, which stays until `still` is set."""
    began = time.perf_counter()
    page = (await browser.ask(path)).body.decode()
    files = [inside(urljoin(url + path, name)) for name in OURS.findall(page)]
    answers = dict(zip(files, await asyncio.gather(*map(browser.ask, files)), strict=True))
    style = next(file for file in files if file.endswith(".css"))
    fonts = [inside(urljoin(url + style, name)) for name in FONT.findall(answers[style].body.decode())
             if not name.startswith("data:")]
    hall, run = None, path.partition("?run=")[2]
    if not run:
        hall = await browser.stream(f"/api{path.replace('/hall/', '/halls/')}/stream")
        run = json.loads(await hall.first())["run"]
    await browser.ask(f"/api/runs/{run}")
    stream = await browser.stream(f"/api/runs/{run}/stream?encoding=drawn&whole=false&quantities=delta&views={VIEWS}")
    await asyncio.gather(stream.first(), browser.ask(f"/api/runs/{run}/views?side=a"), *map(browser.ask, fonts))
    settled, size = time.perf_counter() - began, browser.received
    staying = [asyncio.ensure_future(each.watch()) for each in (hall, stream) if each]
    await browser.ask("/vendor/plotly.min.js")
    charted, everything = time.perf_counter() - began, browser.received
    await still.wait()
    for task in staying:
        task.cancel()
    await asyncio.gather(*staying, return_exceptions=True)
    await browser.close()
    return Visit(settled, charted, size, everything)
