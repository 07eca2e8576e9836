"""Files of learners: one that fails in every way that leaves its process alive, and one that ends it."""

from contextlib import contextmanager
from pathlib import Path

import pytest
from unrolled.core import HomeworkError

HOMEWORK = '''
import collections, functools, os, sys, warnings, weakref
import numpy as np
from numpy.linalg import norm
import beside

print("imported as", __name__)
Both = collections.namedtuple("Both", "first second")

class Network:
    def __init__(self): self.weights = np.ones(3)
    def scaled(self, by): return by * self.weights

made = weakref.WeakSet()
last = None

def keep(value):
    global last
    last = value
    return value

def echo(value): return value

@functools.cache
def cached(first, *, second=2): return first

def network():
    made.add(network := Network())
    return network

def alive(*others): return len(made)
def several(): return 1, keep((Network(), np.arange(3.0)))
def named(): return keep(Both(np.arange(2), "b"))
def is_last(value): return value is last
def deep():
    inside = keep([])
    inside.append(inside)
    return inside
def objects(): return keep(np.array([Network(), None], dtype=object))

def index(array):
    return array[99]  # too far

def outer(): return index(np.zeros(3))
def in_module(): return beside.fails()
def in_numpy(): return np.zeros((2, 3)) @ np.zeros((2, 3))
def recursive(): return recursive()
def mute():
    class Mute(Exception):
        def __str__(self): raise ValueError
    raise Mute
def asks(): return input("your name?")
def leaves(): sys.exit(3)
def interrupted(): raise KeyboardInterrupt
def greedy(): return np.ones(1 << 40)
def large(): return np.broadcast_to(0.0, (1 << 20, 1 << 20))
def many(): return ["x" * (1 << 20)] * 80
def says():
    print("σ on stdout")
    print("on stderr", file=sys.stderr)
    os.system("echo by a child")
    warnings.warn("careful")
def where(): return os.getcwd(), sys.argv, sys.stdin.read()

NOT_A_FUNCTION = 3
'''

FATAL = '''
import os, signal, subprocess
def endless():
    while True: pass
def deaf():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    endless()
def quits(): os._exit(3)
def crashes(): os.kill(os.getpid(), signal.SIGSEGV)
def closes(): os.closerange(0, 100)
def babbles():
    for pipe in range(3, 20):
        try: os.write(pipe, b"no message, but quite long")
        except OSError: pass
def lies():
    import gc, io
    for each in gc.get_objects():
        if isinstance(each, io.BufferedWriter) and each.fileno() > 2:
            each.write((9).to_bytes(8, "big") + b'{"pipe":1'); each.flush()
def forks():
    if os.fork() == 0: return "the child's"
    os.wait()
    return "the parent's"
def leaves_a_child(fifo, escapes):
    with open(fifo, "w") as held:
        print(subprocess.Popen(["sleep", "600"], stdin=held, start_new_session=escapes).pid)
    endless()
'''


def written(folder: Path, text: str | bytes, name: str = "homework.py") -> Path:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder / name


@contextmanager
def refused(reason: str, *words: str):
    with pytest.raises(HomeworkError) as caught:
        yield caught
    assert caught.value.reason == reason
    assert [word for word in words if word not in str(caught.value)] == []
