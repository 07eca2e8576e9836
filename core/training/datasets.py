"""The dataset of a set-up, generated once and shared by all runs that need it."""

from collections import deque
from weakref import WeakValueDictionary

from ..data.samples import Dataset
from ..numerics.random_streams import Stream, random_stream
from ..spec import RunSpec
from ..tasks.base import Task

_drawn: WeakValueDictionary[tuple[Task, bool, int], Dataset] = WeakValueDictionary()
_recent: deque[Dataset] = deque(maxlen=32)  # keeps unused datasets alive for the next run


def dataset_of(spec: RunSpec) -> Dataset:
    """The dataset of a set-up's task, shared by all runs with the same task and seed.

    Data from a file are dropped with the last run.
    """
    task, many_to_one, seed = key = spec.task, spec.many_to_one, spec.seed
    data = _drawn.get(key)
    if data is None:
        data = _drawn.setdefault(key, task.generate(random_stream(seed, Stream.DATASET), many_to_one))
        if task.cacheable:
            _recent.append(data)
    return data
