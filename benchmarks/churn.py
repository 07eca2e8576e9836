"""Visitors who come, do all that a visitor can do, and go, some of them in the middle of it: what a server lives
through on a long day.
"""

import asyncio
import gzip
import io
import json
import random
import struct
import zipfile
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from unrolled.app.presets import presets
from unrolled.app.views import views

from benchmarks.visitor import Browser, visit, watch

HALL, KEY = "/api/halls/soaked", {"x_unrolled_key": "a-key-that-nobody-guesses"}
ADDRESSES = 40  # from which they come
GOES = 0.2  # share of the questions that nobody waits for to the end
QUESTIONS = ("steps/newest?sample=0", "steps/{k}?format=npz", "steps/{k}/explain?layer=1&timestep=1&unit=1",
             "steps/{k}/contributions?weight={w}",
             "steps/{k}/factors", "steps/{k}/truncation", "steps/{k}/check?count=16", "steps/{k}/forwards",
             "steps/{k}/surface?x={w}[0,0]&y=layer1.b[0]&points=20",
             "steps/{k}/path?x={w}[0,0]&y=layer1.b[0]", "steps/{k}/sample?length=100",
             "steps/{k}/firings?layer=1&unit=1", "views?side=a", "images")


class Churn:
    """A crowd around one server.

    Attributes:
        answers: how many answers of each status there were.
        faults: what was answered with a status of 500 or more.
    """

    def __init__(self, url: str, seed: int = 1):
        self._url, self._chance, self.answers, self.faults = url, random.Random(seed), Counter(), []
        self._acts: list[Callable[[Browser], Awaitable[None]]] = [self.learn, self.learn, self.learn, self.give,
                                                                  self.follow, self.follow, self.present,
                                                                  self.open, self.half]

    async def visitor(self) -> None:
        """One after the other, each from any address; each of them is gone at the end."""
        while True:
            browser = Browser(self._url, f"127.0.0.{self._chance.randrange(2, 2 + ADDRESSES)}")
            try:
                async with asyncio.timeout(30):
                    await self._chance.choice(self._acts)(browser)
            except (TimeoutError, OSError, EOFError, StopAsyncIteration):  # a visit may end anywhere
                pass
            finally:
                await browser.close()

    async def ask(self, browser: Browser, path: str, method: str = "GET", body: Any = None, **headers: str) -> Any:
        """The JSON of an answer; None where it is a refusal, which a full server may give, or nothing, or if nobody
        waited for it.
        """
        content = body if isinstance(body, bytes) else json.dumps(body).encode() if body else b""
        asking = asyncio.ensure_future(browser.ask(path, method, content, **headers))
        if self._chance.random() < GOES and path.rpartition("/")[2] != "runs":  # the key of a run is to be known
            await asyncio.wait({asking}, timeout=self._chance.uniform(0, 0.05))
            if not asking.done():
                asking.cancel()
                return None
        answer = await asking
        self.answers[answer.status] += 1
        if answer.status >= 500:
            self.faults.append(f"{method} {path}: {answer.status} {answer.body[:200]!r}")
        with suppress(ValueError):
            return json.loads(answer.body) if answer.status < 300 else None

    async def run(self, browser: Browser, wish: dict[str, Any]) -> tuple[str, dict[str, str]] | None:
        """A new run's address, and what drives it."""
        made = await self.ask(browser, "/api/runs", "POST", wish)
        return made and (f"/api/runs/{made['id']}", {"x_unrolled_key": made["key"]})

    async def learn(self, browser: Browser, wish: dict[str, Any] | None = None) -> None:
        """Make a run, watch it with some views, drive it, ask about it, and mostly delete it."""
        chance = self._chance
        made = await self.run(browser, wish or {"preset": chance.choice(list(presets()))})
        if made is None:
            return
        place, key = made
        some = ",".join(chance.sample(list(views()), chance.randrange(1, 8)))
        watching = asyncio.ensure_future(watch(browser,
                                               f"{place}/stream?encoding={chance.choice(('json', 'base64', 'drawn'))}&views={some}"))
        try:
            await self.drive(browser, place, key)
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
        if chance.random() < 0.7:
            await self.ask(browser, place, "DELETE", **key)

    async def drive(self, browser: Browser, place: str, key: dict[str, str]) -> None:
        """Play, go back, change something, and ask."""
        chance = self._chance
        edit = {"kind": "learning_rate", "value": chance.uniform(0.001, 0.1)}
        for body in ({"do": "play", "rate": chance.choice((None, 20, 5))}, {"do": "set", "learning_rate": 0.01},
                     {"do": "pause"},
                     {"do": "edit", "edits": [edit]}, {"do": "seek", "update": chance.randrange(0, 20)},
                     {"do": "step", "rung": "update", "count": 1}):
            await self.ask(browser, f"{place}/commands", "POST", body, **key)
            await asyncio.sleep(chance.uniform(0, 0.4))
        state = await self.ask(browser, place)
        if state and state["update"]:
            for question in chance.sample(QUESTIONS, 4):
                await self.ask(browser, f"{place}/{question.format(k=state['update'], w='layer1.W_space')}")
            await self.ask(browser, f"{place}/steps/{state['update']}/what-if?views=signals", "POST",
                           {"edits": [{"kind": "truncate", "depth": 2, "every": 1}]})

    async def give(self, browser: Browser) -> None:
        """Give a file that nobody has given before, and maybe learn from it."""
        name, content = self._chance.choice((table, workbook,
                                             images))(np.random.default_rng(self._chance.randrange(2**32)))
        preview = await self.ask(browser, f"/api/data?name={name}", "POST", content)
        if preview and preview.get("spec") and self._chance.random() < 0.5:
            await self.learn(browser, preview["spec"])

    async def present(self, browser: Browser) -> None:
        """Show another run in the hall, for a while."""
        if made := await self.run(browser, {"preset": self._chance.choice(list(presets()))}):
            place, key = made
            await self.ask(browser, f"{place}/commands", "POST", {"do": "play", "rate": 20}, **key)
            await browser.ask(HALL, "PUT", json.dumps({"run": place.rpartition("/")[2], "moment": {"address": "/"},
                                                       "take": True}).encode(), **KEY)
            await asyncio.sleep(self._chance.uniform(2, 10))
            await self.ask(browser, place, "DELETE", **key)

    async def follow(self, browser: Browser) -> None:
        """Come to the hall as a browser does, and watch for a while."""
        still = asyncio.Event()
        asyncio.get_running_loop().call_later(self._chance.uniform(0, 8), still.set)
        await visit(browser, self._url, HALL.removeprefix("/api").replace("halls", "hall"), still)

    async def open(self, browser: Browser) -> None:
        """Only look at what there is."""
        for path in ("/", "/api/catalogue", "/healthz", "/nowhere", "/api/runs/none", "/openapi.json"):
            await self.ask(browser, path)

    async def half(self, browser: Browser) -> None:
        """Send a part of a request, and hang up."""
        _, writer = await asyncio.open_connection(urlsplit(self._url).hostname, urlsplit(self._url).port)
        body = (b"POST /api/data?name=a.csv HTTP/1.1\r\nhost: localhost\r\ncontent-length: 900000\r\n\r\n" + b"1,2\n"
                * 50_000)
        writer.write(body[:self._chance.choice((10, 60, 150, len(body)))])
        await asyncio.sleep(self._chance.uniform(0, 5))
        writer.close()


def table(numbers: np.random.Generator) -> tuple[str, bytes]:
    """A file with two numbers and a class a row."""
    rows = "\n".join(f"{a:.4f},{b:.4f},{'yes' if a > b else 'no'}" for a, b in numbers.normal(size=(300, 2)))
    return "table.csv", f"a,b,kind\n{rows}\n".encode()


def images(numbers: np.random.Generator) -> tuple[str, bytes]:
    """A file of images as MNIST has them, which wait for their labels."""
    pixels = numbers.integers(0, 256, (200, 8, 8), dtype=np.uint8)
    return "images-idx3-ubyte.gz", gzip.compress(struct.pack(">4i", 0x803, *pixels.shape) + pixels.tobytes())


def workbook(numbers: np.random.Generator) -> tuple[str, bytes]:
    """A workbook of Excel with two columns of numbers."""
    main, relations, office = (f"http://schemas.openxmlformats.org/{name}" for name in (
        "spreadsheetml/2006/main", "package/2006/relationships", "officeDocument/2006/relationships"))
    rows = "".join("<row>" + "".join(f"<c><v>{value}</v></c>" for value in row) + "</row>"
                   for row in numbers.normal(size=(200, 2)))
    related = [f'<Relationships xmlns="{relations}"><Relationship Id="r" Type="{office}/{kind}" '
               f'Target="{target}"/></Relationships>'
               for kind, target in (("officeDocument", "xl/workbook.xml"), ("worksheet", "sheet.xml"))]
    listed = (
        f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="a" sheetId="1" '
        'r:id="r"/></sheets></workbook>')
    sheet, out = f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>', io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in zip(("_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/sheet.xml"),
                              (*related, listed, sheet), strict=True):
            archive.writestr(name, text)
    return "book.xlsx", out.getvalue()
