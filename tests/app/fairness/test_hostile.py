"""Visitors who take all that they can get, by plain sockets, beside one who wants a little.

Foreign hosts, pages of others, and bodies that do not come are in `test_hosts.py` and `test_connections.py`, abandoned
analyses in `test_abandoned.py`.
"""

import asyncio
import gc
import io
import socket
import time
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import httpx
import numpy as np
import pytest
from callers import Caller, until
from serverside import XOR, api, error_of
from unrolled.app.routes.waiting import GONE
from unrolled.app.uploads.incoming import MOST_COMING
from unrolled.core import all_loaded

pytestmark = pytest.mark.anyio

MANY = 20  # questions
GREEDY, HONEST = "127.0.0.66", "127.0.0.7"  # all of 127.0.0.0/8 is this machine's
CSV = b"length,width,tree\n" + b"".join(b"%d.5,%d,%s\n" % (i, i % 7, b"oak" if i % 7 < 3 else b"elm")
                                        for i in range(40))


@contextmanager
def visitor(server, address: str):
    """A client that comes from there."""
    with httpx.Client(base_url=server.url, timeout=30, transport=httpx.HTTPTransport(local_address=address)) as client:
        yield client


def begun(server, address: str, method: str, path: str, body: bytes = b"", length: int = 0) -> socket.socket:
    """A request whose body may be longer than what is sent of it."""
    place = urlsplit(server.url)
    line = socket.create_connection((place.hostname, place.port), timeout=30, source_address=(address, 0))
    line.sendall(
        f"{method} {path} HTTP/1.1\r\nhost: {place.netloc}\r\ncontent-length: {length or len(body)}\r\n\r\n".encode()
        + body)
    return line


def told(line: socket.socket, word: bytes) -> bytes:
    """What comes, up to a word."""
    heard = b""
    while word not in heard:
        part = line.recv(1 << 16)
        if not part:
            break
        heard += part
    assert word in heard, heard[-300:]
    return heard


def test_one_visitor_who_has_all_runs_leaves_some_to_others(start_server):
    server = start_server(UNROLLED_MAX_RUNS="8")
    with ExitStack() as open_now, visitor(server, GREEDY) as greedy, visitor(server, HONEST) as honest:
        made = [greedy.post("/api/runs", json=XOR).json()["id"] for _ in range(8)]
        streams = [open_now.enter_context(begun(server, GREEDY, "GET", f"/api/runs/{run}/stream")) for run in made]
        for stream in streams:
            told(stream, b"event: tick")
        full = greedy.post("/api/runs", json=XOR)
        assert (full.status_code, full.headers["retry-after"]) == (429, "15")
        assert [honest.post("/api/runs", json=XOR).status_code for _ in range(5)] == [201] * 4 + [429]
        told(streams[0], b'{"reason":"displaced"}')
        assert sum(greedy.get(f"/api/runs/{run}").status_code == 200 for run in made) == 4
        assert greedy.post("/api/runs", json=XOR).status_code == 429


def test_one_visitor_who_has_all_streams_leaves_some_to_others(start_server):
    server = start_server(UNROLLED_MAX_VIEWERS="10")
    with ExitStack() as open_now, visitor(server, HONEST) as honest:
        run = honest.post("/api/runs", json=XOR).json()["id"]
        streams = [open_now.enter_context(begun(server, GREEDY, "GET", f"/api/runs/{run}/stream")) for _ in range(10)]
        for stream in streams:
            told(stream, b"event: tick")
        told(open_now.enter_context(begun(server, GREEDY, "GET", f"/api/runs/{run}/stream")), b"429 ")
        told(open_now.enter_context(begun(server, HONEST, "GET", f"/api/runs/{run}/stream")), b"event: tick")
        told(streams[-1], b'{"reason":"crowded"}')


def test_files_that_stall_make_room_for_one_that_comes(start_server):
    server = start_server()
    with ExitStack() as open_now, visitor(server, GREEDY) as greedy, visitor(server, HONEST) as honest:
        stalled = [open_now.enter_context(begun(server, GREEDY, "POST", "/api/data", CSV, 1_000_000))
                   for _ in range(MOST_COMING)]
        while (full := greedy.post("/api/data", content=CSV)).status_code == 201:  # not all have come so far
            time.sleep(0.01)
        assert full.status_code == 429
        assert honest.post("/api/data", content=CSV).status_code == 201
        told(stalled[0], b"429 ")  # it has been coming for longest


def test_a_large_file_keeps_nobody_waiting(start_server):
    server = start_server()
    numbers, file = np.random.default_rng(1), io.BytesIO()
    np.savez(file, inputs=numbers.integers(-(2**40), 2**40, (30_000, 50)), targets=numbers.integers(0, 2**40, 30_000))
    pixels = b"\0\0\x08\x03" + np.array([15_300, 28, 28], ">u4").tobytes() + numbers.integers(0, 256, 15_300 * 784,
                                                                                              np.uint8).tobytes()
    with visitor(server, HONEST) as honest:
        for content in (file.getvalue(), pixels):
            assert len(content) > 11_000_000
            assert answered_meanwhile(server, honest, content) >= MANY


def answered_meanwhile(server, honest: httpx.Client, content: bytes) -> int:
    """How many short questions are answered, one after another, while a file is given."""
    async def both() -> int:
        given = asyncio.create_task(asyncio.to_thread(httpx.post, f"{server.url}/api/data", content=content,
                                                      timeout=60))
        answered = 0
        while not given.done():
            await asyncio.to_thread(honest.get, "/healthz")
            answered += 1
        assert (await given).status_code == 201, (await given).text
        return answered
    return asyncio.run(both())


def test_refusals_that_repeat_fill_no_log(start_server):
    server = start_server()
    with visitor(server, GREEDY) as greedy:
        for _ in range(300):
            assert greedy.post("/api/runs", content=b"{").status_code == 422
            assert greedy.get("/api/runs/nothing").status_code == 404
    assert server.log.stat().st_size < 20_000


async def test_nothing_stays_of_a_file_that_is_refused():
    """Malformed, too large, without room, broken off, given up."""
    async with api(max_upload_megabytes=0.2, max_kept_megabytes=0.1) as here:
        state = here.http._transport.app.state
        assert (await here.http.post("/api/data", content=CSV)).status_code == 201
        state.uploads._uploads.clear()
        gc.collect()
        before = {data.id for data in all_loaded()}  # the example of the documentation is read when the first file is
        large = b"x,y\n" + b"".join(b"%d,%d\n" % (i, i) for i in range(9_000))
        for content, status in [(b"a,b\n1,2\n3,4,5\n", 422), (b"\0\0\x99\1", 422), (b"1" * 300_000, 413), (large, 429)]:
            assert (await here.http.post("/api/data", content=content)).status_code == status
        for whole in (True, False):  # it may be read already
            caller = Caller(here, "/api/data", "", GREEDY, CSV, "POST", whole)
            await until(lambda caller=caller: caller.asked)
            assert await caller.hang_up() in ((201, GONE) if whole else (400,))
        state.uploads._uploads.clear()
        await until(lambda: not state.incoming._uploads)
        for queue in state.thread_queues.values():
            queue.threads.shutdown()  # what is being read goes on to its end
    gc.collect()
    assert {data.id for data in all_loaded()} == before


async def test_a_set_up_that_is_refused_leaves_the_file_where_it_was():
    async with api() as here:
        shown = (await here.http.post("/api/data", content=CSV)).json()
        task = shown["spec"]["task"]
        error_of(await here.http.post("/api/runs", json=shown["spec"] | {"task": task | {"training": 10**6}}), 422,
                 "task.training")
        assert len(here.runs) == 0
        assert (await here.http.get(f"/api/data/{shown['id']}")).status_code == 200
        here.http._transport.app.state.uploads._uploads.clear()
        gc.collect()
        assert shown["id"] not in {data.id for data in all_loaded()}
