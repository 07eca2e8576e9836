"""The dataset of a set-up, drawn once for all runs that share it."""

from collections import deque
from weakref import WeakValueDictionary

from ..data.samples import Dataset
from ..numerics.random_streams import Stream, random_stream
from ..spec import RunSpec
from ..tasks.base import Task

_drawn: WeakValueDictionary[tuple[Task, bool, int], Dataset] = WeakValueDictionary()
_recent: deque[Dataset] = deque(maxlen=32)  # kept although nobody uses them: the next run may


def dataset_of(spec: RunSpec) -> Dataset:
    """The data of a set-up's task; drawn once, since runs with the same seed share it. Those from a file go with the last run."""
    task, many_to_one, seed = key = spec.task, spec.many_to_one, spec.seed
    data = _drawn.get(key)
    if data is None:
        data = _drawn.setdefault(key, task.generate(random_stream(seed, Stream.DATASET), many_to_one))
        if task.cacheable:
            _recent.append(data)
    return data
