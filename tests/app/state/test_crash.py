"""A server that is killed at any moment, again and again: whatever it had answered is there when it is started again.
"""

import io
import shutil
import sqlite3
import threading
import time
from contextlib import closing
from random import Random

import httpx
import numpy as np
from serverside import SEQUENCE, XOR
from unrolled.core import History, RunSpec, parse_edits

KILLS = 10
RATE = 50.0
HALL = {"x-unrolled-key": "k" * 20}


class Client:
    """Somebody who asks for one thing after another, until nobody answers.

    Attributes:
        known: what was answered last.
        asked: what has been asked for, and maybe done.
    """

    def __init__(self, random: Random):
        self.random, self.known, self.asked, self.answers = random, None, None, 0

    def go_on(self, http: httpx.Client) -> None:
        """Ask until the server is gone."""
        try:
            while True:
                self.ask(http)
                self.answers += 1
        except httpx.TransportError:
            pass


class Run(Client):
    """Who makes a run, and drives it."""

    spec = SEQUENCE

    def begin(self, http: httpx.Client) -> None:
        self.known = http.post("/api/runs", json=self.spec).raise_for_status().json()
        self.address, self.headers = f"/api/runs/{self.known['id']}", {"x-unrolled-key": self.known["key"]}

    def do(self, http: httpx.Client, **body) -> dict:
        self.asked = body
        self.known = http.post(f"{self.address}/commands", json=body, headers=self.headers).raise_for_status().json()
        if self.known["status"] == "seeking":  # on a busy machine
            self.known = self.state(http)
        return self.known

    def state(self, http: httpx.Client) -> dict:
        """How it stands, as soon as it has arrived there."""
        while (state := http.get(self.address).raise_for_status().json())["status"] == "seeking":
            time.sleep(0.01)
        return state

    def newest(self, http: httpx.Client) -> dict[str, bytes]:
        with np.load(
            io.BytesIO(http.get(f"{self.address}/steps/newest?format=npz").raise_for_status().content)) as arrays:
            return {name: arrays[name].tobytes() for name in arrays.files}


class Stepping(Run):
    """One who makes updates and edits."""

    def ask(self, http):
        if self.random.random() < 0.3:
            self.do(http, do="set", learning_rate=round(self.random.uniform(0.001, 0.05), 4))
        else:
            self.do(http, do="step", count=self.random.randint(1, 40))

    def check(self, http):
        state, known = self.state(http), self.known
        assert known["update"] <= state["update"] <= known["update"] + (self.asked or {}).get("count", 0)
        assert known["edited"] <= state["edited"] <= known["edited"] + 1
        log = {moment["at"]: parse_edits(moment["edits"]) for moment in state["edits"]}
        anew = History(RunSpec.from_dict(self.spec), log)
        if state["update"]:
            anew.run(state["update"] - 1)
            step = anew.step()
            assert {name: array.tobytes() for name, array in step.arrays().items()}.items() <= self.newest(http).items()
        self.known = state


class Standing(Run):
    """One whose run stands still, once it was taken somewhere."""

    def begin(self, http):
        super().begin(http)
        self.do(http, do="step", count=500)
        self.do(http, do="seek", update=321)
        self.here = self.newest(http)

    def ask(self, http):
        assert self.state(http)["update"] == 321

    def check(self, http):
        assert (self.state(http)["status"], self.state(http)["furthest"]) == ("paused", 500)
        assert self.newest(http) == self.here


class Playing(Run):
    """One whose run plays."""

    spec = XOR

    def begin(self, http):
        super().begin(http)
        self.do(http, do="play", rate=RATE)

    def ask(self, http):
        self.known = self.state(http)
        time.sleep(0.02)

    def check(self, http):
        state = self.state(http)
        assert state["playing"]
        assert state["update"] > self.known["update"] - 1.5 * RATE


class Giving(Client):
    """One who gives files."""

    given = 0

    def begin(self, http):
        self.known = []

    def ask(self, http):
        Giving.given += 1
        rows = "".join(f"{i},{Giving.given}\n" for i in range(20_000))
        self.known.append(http.post("/api/data", params={"name": "own.csv"},
                                    content=f"a,b\n{rows}").raise_for_status().json()["id"])

    def check(self, http):
        for data_id in self.known[-3:]:
            assert http.get(f"/api/data/{data_id}").status_code == 200


class Presenting(Client):
    """One who shows one moment after another in a hall."""

    known = 0

    def begin(self, http):
        self.known = self.asked = 0
        self.ask(http)

    def ask(self, http):
        self.asked = self.known + 1
        http.put("/api/halls/crash", json={"run": "abc", "moment": {"n": self.asked}}, headers=HALL).raise_for_status()
        self.known = self.asked

    def check(self, http):
        shown = http.get("/api/halls/crash").raise_for_status().json()["moment"]["n"]
        assert shown in (self.known, self.asked)
        self.known = shown


def whole(folder, copy):
    """A copy of the database, as the kill has left it, has nothing wrong with it."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    with closing(sqlite3.connect(copy / "unrolled.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_whatever_was_answered_survives_a_kill_at_any_moment(tmp_path, start_server):
    random, folder = Random(7), tmp_path / "state"
    clients = [kind(random) for kind in (Stepping, Standing, Playing, Giving, Presenting)]
    for kill in range(KILLS + 1):
        server = start_server(UNROLLED_STATE=str(folder))
        with httpx.Client(base_url=server.url, timeout=60) as http:
            for client in clients:
                client.check(http) if kill else client.begin(http)
            if kill == KILLS:
                break
            threads = [threading.Thread(target=client.go_on, args=[http]) for client in clients]
            for thread in threads:
                thread.start()
            time.sleep(random.uniform(0.0, 0.5))
            server.process.kill()
            server.process.wait()
            for thread in threads:
                thread.join()
        whole(folder, tmp_path / "copy")
        assert server.log.read_text() == ""
    assert min(client.answers for client in clients) >= KILLS / 4
