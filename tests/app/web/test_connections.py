"""Who does not come to the point is hung up on, and everybody else is answered meanwhile."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

import httpx
import pytest

HEAD = b"POST /nowhere HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1000\r\n\r\n"
WHOLE = b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"
DEADLINE = 1.0
PATIENCE = 30.0  # seconds until a test gives up


def connected(url: str) -> socket.socket:
    return socket.create_connection((urlsplit(url).hostname, urlsplit(url).port), timeout=0.1)


def answered(connection: socket.socket) -> bytes:
    """The whole answer, which is JSON."""
    connection.settimeout(30)
    answer = b""
    while not answer.endswith(b"}"):
        part = connection.recv(65536)
        assert part, answer
        answer += part
    connection.settimeout(0.1)
    return answer


def is_over(connection: socket.socket) -> bool:
    try:
        return not connection.recv(1)
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def is_hung_up_on(connection: socket.socket, drip: bytes) -> bool:
    """Whether the other side hangs up while a byte is sent every tenth of a second, or nothing once there are no more.
    """
    rest, end = iter(drip), time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if (byte := next(rest, None)) is not None:
                connection.sendall(bytes([byte]))
            if not connection.recv(65536):
                return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


LATE = {
    "nothing": (b"", b""),
    "from the first byte on": (b"", b"GET /healthz HTTP/1.1\r\nx: " + b"x" * 1000),
    "a header": (b"GET /healthz HTTP/1.1\r\nx: ", b"x" * 1000),
    "blank lines": (b"\r\n", b"\r\n" * 500),
    "the next request": (WHOLE, b"GET / HTTP/1.1\r\nx: " + b"x" * 1000),
    "the next at once": (WHOLE + b"GET /", b" HTTP/1.1\r\nx: " + b"x" * 1000),
    "a body that nobody waits for": (HEAD, b"x" * 900),
}


def test_a_head_that_does_not_come_is_not_awaited(start_server):
    server = start_server(UNROLLED_HEADER_DEADLINE=str(DEADLINE))

    def ends(first: bytes, drip: bytes) -> bool:
        with connected(server.url) as connection:
            connection.sendall(first)
            if first in (WHOLE, HEAD):
                assert answered(connection).startswith(b"HTTP/1.1")
            return is_hung_up_on(connection, drip)

    with ThreadPoolExecutor(len(LATE)) as at_once:
        found = dict(zip(LATE, at_once.map(lambda name: ends(*LATE[name]), LATE), strict=True))
    assert found == dict.fromkeys(LATE, True)


@pytest.mark.parametrize("half", [b"GET / HTTP/1.1\r\nx: ",
                                  b"POST /api/runs HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1000\r\n\r\n{"],
                         ids=["a head", "a body"])
def test_honest_requests_are_answered_beside_many_that_do_not_come_whole(start_server, half):
    server = start_server(UNROLLED_HEADER_DEADLINE="30", UNROLLED_MAX_CONNECTIONS="20", UNROLLED_HEARTBEAT="0.2")
    run = httpx.post(f"{server.url}/api/runs", json={"preset": "xor"}).raise_for_status().json()["id"]
    with httpx.stream("GET", f"{server.url}/api/runs/{run}/stream?views=cost") as stream, ExitStack() as at_end:
        lines = stream.iter_lines()
        next(lines)
        slow = [at_end.enter_context(connected(server.url)) for _ in range(60)]
        for each in slow:
            with suppress(ConnectionError):
                each.sendall(half)
        for _ in range(3):
            assert httpx.get(f"{server.url}/healthz").json() == {"status": "ok"}
        for _ in range(5):  # who is being answered is not hung up on
            next(line for line in lines if line.startswith(":"))
        assert sum(is_over(each) for each in slow) >= 40


def send_without_end(connection: socket.socket) -> None:
    connection.settimeout(PATIENCE)
    connection.sendall(b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n")
    for _ in range(10_000):
        connection.sendall(b"x: " + b"x" * 10_000 + b"\r\n")


def test_a_head_without_an_end_is_hung_up_on(start_server):
    server = start_server()
    with connected(server.url) as connection, pytest.raises(ConnectionError):  # long before it is too late
        send_without_end(connection)
    assert httpx.get(f"{server.url}/healthz", headers={"x": "x" * 30_000}).status_code == 200


def test_an_answer_that_is_hardly_read_is_given_up_and_one_that_is_read_slowly_is_not(start_server):
    server = start_server(UNROLLED_SEND_DEADLINE="1")
    whole = len(httpx.get(f"{server.url}/vendor/plotly.min.js", headers={"accept-encoding": "identity"}).content)
    ask = b"GET /vendor/plotly.min.js HTTP/1.1\r\nhost: 127.0.0.1\r\naccept-encoding: identity\r\n\r\n"
    assert whole > 3_000_000
    for pause, part, ends in ((0.1, 100, False), (0.02, 32 * 1024, True)):
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32 * 1024)
            connection.connect((urlsplit(server.url).hostname, urlsplit(server.url).port))
            connection.settimeout(30)
            connection.sendall(ask)
            read, began = 0, time.monotonic()
            with suppress(ConnectionError):
                while read < whole and time.monotonic() < began + 20 and (got := connection.recv(part)):
                    read += len(got)
                    time.sleep(pause if time.monotonic() < began + 3 else 0)  # at last it takes whatever is still there
            assert (read >= whole) is ends, read


def test_a_stream_outlasts_the_deadline_and_the_next_request_is_taken(start_server):
    server = start_server(UNROLLED_HEADER_DEADLINE="0.5", UNROLLED_HEARTBEAT="0.3")
    run = httpx.post(f"{server.url}/api/runs", json={"preset": "xor"}).raise_for_status().json()["id"]
    with httpx.stream("GET", f"{server.url}/api/runs/{run}/stream?views=cost") as stream:
        beats = (line for line in stream.iter_lines() if line.startswith(":"))
        for _ in range(5):
            next(beats)
    with connected(server.url) as connection:
        for _ in range(3):
            connection.sendall(WHOLE)
            assert answered(connection).startswith(b"HTTP/1.1 200")
            time.sleep(0.7)  # longer than the deadline, shorter than what uvicorn lets a connection rest
